// Runs every example as a person would, with few epochs, and holds the docs to the examples they name.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { scriptWords } from './built.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts'));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function startExample(name: string, folder: string): Promise<Outcome> {
  const child = spawn(process.execPath, [...scriptWords(join(root, 'examples', name)), folder], {
    cwd: folder,
    env: { ...process.env, ONNXCAST_EXAMPLE_EPOCHS: '2' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

describe('examples', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'onnxcast-test-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const outcomes = new Map<string, Promise<Outcome>>();
  /** What an example leaves, which is run once whoever asks. */
  function runExample(name: string): Promise<Outcome> {
    const outcome = outcomes.get(name) ?? startExample(name, mkdtempSync(join(folder, 'example-')));
    outcomes.set(name, outcome);
    return outcome;
  }

  for (const name of examples) {
    test(`${name} runs to its end and leaves every file that it names`, async () => {
      const { code, stdout, stderr } = await runExample(name);
      assert.equal(code, 0, stderr);
      const files = stdout.split(/\s+/).filter((word) => word.startsWith(join(folder, '/')));
      assert.ok(files.length > 0, `no file named on stdout:\n${stdout}`);
      for (const file of files) assert.ok(statSync(file).size > 0, file);
    });

    test(`${name} has a page of docs that shows it`, () => {
      const page = `docs/${name.replace(/\.ts$/, '.md')}`;
      assert.ok(existsSync(join(root, page)), `${page} is missing`);
      assert.ok(readFileSync(join(root, page), 'utf8').includes(`examples/${name}`), `${page} does not name ${name}`);
    });
  }

  test('regularisation.ts leaves files within 1e-5 of evaluation', async () => {
    const { stdout } = await runExample('regularisation.ts');
    const distances = [...stdout.matchAll(/its file within (\S+) of evaluation/g)].map(([, found]) => Number(found));
    assert.equal(distances.length, 6, stdout);
    for (const distance of distances) assert.ok(distance <= 1e-5, stdout);
  });

  test('waves.ts prints the shapes that the tutorial derives', async () => {
    const { stdout } = await runExample('waves.ts');
    assert.match(stdout, /^y: \(100, 1000\)$/m);
    assert.match(stdout, /^train_input: \(97, 999, 1\)$/m);
    assert.match(stdout, /^train_target: \(97, 999, 1\)$/m);
    assert.match(stdout, /^test_input: \(3, 999, 1\)$/m);
    assert.match(stdout, /^test_target: \(3, 999, 1\)$/m);
  });
});
