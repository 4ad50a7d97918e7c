// The test command: style, types, native parts, tests, packages. Prints every step and ends with one line of counts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { buildTests, sourceOf } from './build-tests.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

/** A program that npm installed, and with what it is run. */
interface Step {
  readonly title: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
}

/** Runs a step, prints what it said once it has ended, and ends the test command where it fails. */
async function runStep({ title, script, args = [], cwd = root }: Step): Promise<void> {
  const child = spawn(process.execPath, [join(root, script), ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  const [status] = await once(child, 'close');
  console.log(`\n# ${title}\n${Buffer.concat(said).toString().trimEnd()}`);
  if (status === 0) return;
  console.log(`\n${title} failed.\n0 passed, 1 failed`);
  process.exit(1);
}

/** Runs steps that know nothing of one another, one a processor at a time. */
async function runSteps(steps: readonly Step[]): Promise<void> {
  const waiting = steps.values();
  const runAll = async () => {
    for (const step of waiting) await runStep(step);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, runAll));
}

/**
 * Test files whose path holds one of `filters`, all if none are given. Those of `test` come first: they last longest, and
 * short ones at the end leave no processor without work.
 */
function findTests(filters: readonly string[]): readonly string[] {
  return ['test', 'packages']
    .flatMap((folder) => {
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      return names.sort().map((name) => join(root, folder, name));
    })
    .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules') && !path.includes('dist'))
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)));
}

/** Runs test files, each in a process of its own, and resolves to their counts. */
function runTests(files: readonly string[]): Promise<{ passed: number; failed: string[]; skipped: string[] }> {
  return new Promise((resolve) => {
    const counts = { passed: 0, failed: [] as string[], skipped: [] as string[] };
    // One more than processors: some wait for a page, a download or a process of theirs.
    const stream = run({ files: [...files], concurrency: availableParallelism() + 1 });
    stream.on('test:pass', (event) => {
      if (event.details.type === 'suite') return;
      if (event.skip !== undefined) counts.skipped.push(`${event.name}: ${event.skip}`);
      else counts.passed += 1;
    });
    stream.on('test:fail', (event) => {
      if (event.details.type !== 'suite') counts.failed.push(`${sourceOf(event.file ?? '')}: ${event.name}`);
    });
    const report = stream.compose(new spec());
    // Not before the report is written: the process ends with it.
    report.on('end', () => resolve(counts));
    report.pipe(process.stdout);
  });
}

const filters = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const testsOnly = filters.length > 0;

if (!testsOnly) {
  await runStep({
    title: 'Format and lint',
    script: 'node_modules/@biomejs/biome/bin/biome',
    args: ['check', '--error-on-warnings', '.'],
  });
  await runStep({ title: 'Types and build', script: 'node_modules/typescript/bin/tsc', args: ['-b'] });
  await runStep({
    title: 'Command line and models',
    script: 'node_modules/tsx/dist/cli.mjs',
    args: ['--conditions=source', 'scripts/build-package.ts'],
  });
  // The tests start it instead of the sources.
  process.env['ONNXCAST_TEST_BUILT'] = 'true';
  await runSteps([
    { title: 'Native parts', script: 'packages/onnxcast/bin/onnxcast.js', args: ['setup'] },
    { title: 'Dead exports and dependencies', script: 'node_modules/knip/bin/knip.js' },
    ...readdirSync('packages').map((name) => ({
      title: `Package ${name}`,
      script: 'node_modules/publint/src/cli.js',
      args: ['--strict'],
      cwd: join(root, 'packages', name),
    })),
  ]);
}
console.log('\n# Tests');
let files = findTests(filters);
if (!testsOnly) {
  files = await buildTests(files);
  // What is built needs none of the flags for sources, which a test's process takes from this one.
  process.execArgv.length = 0;
}
const { passed, failed, skipped } = await runTests(files);
for (const reason of skipped) console.log(`skipped: ${reason}`);
for (const name of failed) console.log(`failed: ${name}`);
console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
process.exit(failed.length > 0 || passed === 0 ? 1 : 0);
