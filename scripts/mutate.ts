// Changes the core in small ways, one at a time, and counts the changes that a test notices: `npm run mutate -- optimizers --sample 0.2`.
// Stryker is installed on demand: nothing else needs it. It changes files where they lie, so it is given a copy.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SEED, SHARE } from './mutate/sample.ts';
import { describeScore } from './mutate/score.ts';

/** What is changed, and the tests that should notice. */
const AREAS: Readonly<Record<string, { readonly mutate: readonly string[]; readonly tests: readonly string[] }>> = {
  optimizers: {
    mutate: ['packages/trainer/src/optimizers/*.ts'],
    tests: ['packages/trainer/src/optimizers/!(lbfgs-reference).test.ts'],
  },
  checkpoint: {
    mutate: ['packages/trainer/src/checkpoint.ts', 'packages/model/src/files/*.ts'],
    tests: ['packages/trainer/src/checkpoint.test.ts', 'packages/model/src/files/*.test.ts'],
  },
  model: {
    mutate: ['packages/model/src/**/*.ts', '!packages/model/src/files/*.ts'],
    tests: ['packages/model/src/**/!(loss-and-gradient|pytorch).test.ts'],
  },
  onnx: { mutate: ['packages/onnx/src/**/*.ts'], tests: ['packages/onnx/src/**/*.test.ts'] },
  converter: { mutate: ['packages/converter/src/**/*.ts'], tests: ['packages/converter/src/**/*.test.ts'] },
  reader: { mutate: ['packages/series/src/read/**/*.ts'], tests: ['packages/series/src/read/**/*.test.ts'] },
};

/** Tests left out, by words of their titles: each takes seconds, which every mutant would wait for. What they alone notice counts as unnoticed. */
const SLOW = [
  'any bit flipped',
  'every bit that flips',
  'as PyTorch saved it runs',
  'a million rows',
  'within 1e-4 of one another',
];

/** Later ones need Node 22. */
const STRYKER = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/tap-runner@9.6.1'];
/** No mutants of their own: tests, what tests share, and lists of what a package gives. */
const NEVER = ['!**/*.test.ts', '!**/*.suite.ts', '!**/index.ts'];

/** Entries of node_modules that link to the repository itself. */
const OURS: ReadonlySet<string> = new Set(['@onnxcast', 'onnxcast', '.bin']);

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    report: { type: 'string' },
    sample: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
  allowPositionals: true,
});
const unknown = positionals.find((name) => AREAS[name] === undefined);
if (unknown !== undefined) {
  console.error(`mutate: found ${JSON.stringify(unknown)}, expected ${Object.keys(AREAS).join(', ')}.`);
  process.exit(2);
}

const sample = { share: Number(values.sample), seed: values.seed };
if (!(sample.share > 0 && sample.share <= 1)) {
  console.error(`mutate: --sample found ${JSON.stringify(values.sample)}, expected a part of all mutants, as 0.2.`);
  process.exit(2);
}
process.env[SHARE] = values.sample;
process.env[SEED] = values.seed;

const stryker = join(root, 'node_modules/.cache/mutate');
if (!existsSync(join(stryker, 'node_modules/@stryker-mutator/tap-runner'))) {
  mkdirSync(stryker, { recursive: true });
  writeFileSync(join(stryker, 'package.json'), '{ "private": true }');
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...STRYKER], stryker);
}

const copy = mkdtempSync(join(tmpdir(), 'onnxcast-mutate-'));
try {
  copySources(copy);
  for (const folder of ['packages', 'test']) skipSlow(join(copy, folder));
  for (const area of positionals.length > 0 ? positionals : Object.keys(AREAS)) mutate(area);
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** Copies what git knows, and links what npm installed; packages of the repository are those of the copy. */
function copySources(to: string): void {
  const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  for (const path of stdout.split('\0').filter((one) => one !== '' && existsSync(join(root, one)))) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(root, path), join(to, path));
  }
  const modules = join(root, 'node_modules');
  mkdirSync(join(to, 'node_modules'));
  for (const name of readdirSync(modules)) {
    const target = join(to, 'node_modules', name);
    // Links of npm to packages of the repository, relative as they are, lead to those of the copy.
    if (OURS.has(name)) cpSync(join(modules, name), target, { recursive: true, verbatimSymlinks: true });
    else symlinkSync(join(modules, name), target);
  }
}

/** Skips the slow tests of a copy. */
function skipSlow(folder: string): void {
  const slow = new RegExp(`\\btest\\((?=['\`][^'\`\\n]*(?:${SLOW.join('|')}))`, 'g');
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(test|suite)\.ts$/.test(path)) continue;
    const text = readFileSync(join(folder, path), 'utf8');
    writeFileSync(join(folder, path), text.replace(slow, 'test.skip('));
  }
}

/** Runs Stryker on an area and prints its score. */
function mutate(area: string): void {
  const { mutate: all, tests } = AREAS[area]!;
  console.log(
    `${area}: tests ${tests.join(', ')}; left out, for every mutant would wait for them: ${SLOW.map((words) => `"${words}"`).join(', ')}`,
  );
  const settings = {
    mutate: [...(values.only ?? all), ...NEVER],
    plugins: [
      join(stryker, 'node_modules/@stryker-mutator/tap-runner/dist/src/index.js'),
      join(copy, 'scripts/mutate/sample.ts'),
    ],
    testRunner: 'tap',
    tap: {
      testFiles: tests,
      nodeArgs: ['--conditions=source', '--import', 'tsx', '--test-reporter=tap', '-r', '{{hookFile}}', '{{testFile}}'],
    },
    coverageAnalysis: 'perTest',
    inPlace: true,
    reporters: ['clear-text', 'json', 'progress-append-only'],
    clearTextReporter: { allowColor: false, reportTests: false },
    jsonReporter: { fileName: 'mutation.json' },
    concurrency: 1,
    // Other programs on the machine must not look like a loop without end.
    timeoutFactor: 5,
    timeoutMS: 20_000,
    dryRunTimeoutMinutes: 30,
    checkers: ['sample'],
    checkerNodeArgs: ['--import', 'tsx'],
    testRunnerNodeArgs: ['--import', 'tsx'],
    disableTypeChecks: false,
    allowEmpty: true,
  };
  writeFileSync(join(copy, 'stryker.config.json'), JSON.stringify(settings));
  const bin = join(stryker, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  run(process.execPath, ['--import', 'tsx', bin, 'run'], copy);
  console.log(describeScore(area, JSON.parse(readFileSync(join(copy, 'mutation.json'), 'utf8')), sample));
  if (values.report !== undefined) copyFileSync(join(copy, 'mutation.json'), values.report);
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { status } = spawnSync(program, args, { cwd, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${program} ${args[0]} ended with ${status}`);
}
