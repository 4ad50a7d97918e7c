// Runs every example as a person would, with few epochs, and holds the docs to the examples they name.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './run-cli.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts'));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function runExample(name: string, folder: string): Promise<Outcome> {
  const flags = ['--conditions=source', '--import', import.meta.resolve('tsx')];
  const child = spawn(process.execPath, [...flags, join(root, 'examples', name), folder], {
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
  for (const name of examples) {
    test(`${name} runs to its end and leaves every file that it names`, async (t) => {
      const folder = temporaryFolder(t);
      const { code, stdout, stderr } = await runExample(name, folder);
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

  test('regularisation.ts leaves files within 1e-5 of evaluation', async (t) => {
    const { stdout } = await runExample('regularisation.ts', temporaryFolder(t));
    const distances = [...stdout.matchAll(/its file within (\S+) of evaluation/g)].map(([, found]) => Number(found));
    assert.equal(distances.length, 6, stdout);
    for (const distance of distances) assert.ok(distance <= 1e-5, stdout);
  });

  test('waves.ts prints the shapes that the tutorial derives', async (t) => {
    const { stdout } = await runExample('waves.ts', temporaryFolder(t));
    assert.match(stdout, /^y: \(100, 1000\)$/m);
    assert.match(stdout, /^train_input: \(97, 999, 1\)$/m);
    assert.match(stdout, /^train_target: \(97, 999, 1\)$/m);
    assert.match(stdout, /^test_input: \(3, 999, 1\)$/m);
    assert.match(stdout, /^test_target: \(3, 999, 1\)$/m);
  });
});
