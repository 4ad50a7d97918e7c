// What starting the command line loads: a person who asks for its version waits for nothing else.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../../test/run-cli.ts';
import { commands } from './commands.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const model = fileURLToPath(new URL('../../../models/sine.onnx', import.meta.url));

const HOOKS = `import { appendFileSync } from 'node:fs';
let list;
export function initialize(file) { list = file; }
export async function load(url, context, next) { appendFileSync(list, url + '\\n'); return next(url, context); }`;

/** Runs the command line from its sources; returns the addresses of all modules that are imported. */
function listImports(t: TestContext, words: readonly string[]): readonly string[] {
  const list = join(temporaryFolder(t), 'imports.txt');
  const toUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
  const register = `import { register } from 'node:module';
register(${JSON.stringify(toUrl(HOOKS))}, { data: ${JSON.stringify(list)} });`;
  const flags = ['--conditions=source', '--import', import.meta.resolve('tsx'), '--import', toUrl(register)];
  const { status, stderr } = spawnSync(process.execPath, [...flags, main, ...words], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const imports = readFileSync(list, 'utf8').trim().split('\n');
  assert.ok(imports.some((url) => url.includes('/packages/cli/src/main.ts')));
  return imports;
}

test('--version and --help load yargs and the table of commands, and no file of any command', (t) => {
  for (const words of [['--version'], ['--help']]) {
    const imports = listImports(t, words);
    const ours = imports.map((url) => /\/packages\/(.*)$/.exec(url)?.[1]).filter((path) => path !== undefined);
    assert.deepEqual(
      ours.filter((path) => !path?.startsWith('cli/') || path.includes('/commands/')),
      ['series/src/errors.ts', 'series/src/find-nearest.ts', 'series/src/checks/missing-options.ts'],
    );
    assert.deepEqual(
      imports.filter((url) =>
        /node_modules\/(@tensorflow|onnxruntime|zod|protobufjs|csv-parse|@resvg|cli-progress)/.test(url),
      ),
      [],
    );
  }
});

test('a word that is no command is answered by the one that was meant, help and version among them', () => {
  for (const [word, meant] of [
    ['--verison', '--version'],
    ['-v', '--version'],
    ['help', '--help'],
    ['hlep', '--help'],
    ['-h', '--help'],
    ['TRAIN', 'train'],
    ['verfiy', 'verify'],
  ] as const) {
    const flags = ['--conditions=source', '--import', import.meta.resolve('tsx')];
    const { status, stderr } = spawnSync(process.execPath, [...flags, main, word], { encoding: 'utf8' });
    assert.equal(status, 2, word);
    assert.ok(stderr.startsWith(`onnxcast: ${word}: found no such command`), stderr);
    assert.ok(stderr.includes(`did you mean ${meant}?`), stderr);
  }
});

test('inspect loads no TensorFlow, no ONNX Runtime, and nothing that trains, draws or sets up', (t) => {
  const imports = listImports(t, ['inspect', model]);
  assert.ok(imports.some((url) => url.includes('/commands/model-file/inspect.ts')));
  assert.deepEqual(
    imports.filter((url) =>
      /tensorflow|onnxruntime|resvg|d3-|packages\/(trainer|runtime-\w+|plot|setup|network)\//.test(url),
    ),
    [],
  );
});

test('every row of the table leads to a command with options and work', async () => {
  for (const { command, load } of commands) {
    const { options, run } = await load();
    assert.equal(typeof options, 'function', command);
    assert.equal(typeof run, 'function', command);
  }
});
