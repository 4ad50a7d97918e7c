// Holds README, and the guides whose code is to be copied, to their word: its TypeScript runs, its commands and options exist.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { convert } from '@onnxcast/converter';
import { readSafetensors, weightsFromPytorch } from '@onnxcast/model';
import { scriptWords } from './built.ts';
import { runCli } from './run-cli.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function blocksOf(page: string, language: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    (match) => match[1] ?? '',
  );
}

for (const page of ['README.md', 'docs/coming-from.md', 'docs/backtest.md']) {
  describe(`the TypeScript of ${page} runs`, () => {
    // Inside the workspace, so that its imports are found as a user's would be.
    const folder = join(root, 'test', 'output', page.replace(/\W/g, '-'));
    before(() => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      copyFileSync(
        join(root, 'node_modules/vega-datasets/data/co2-concentration.csv'),
        join(folder, 'co2-concentration.csv'),
      );
      const file = join(root, 'test/reference/sine64.safetensors');
      const { spec, weights } = weightsFromPytorch(readSafetensors(readFileSync(file), file).tensors, file);
      writeFileSync(join(folder, 'model.onnx'), convert(spec, weights));
      writeFileSync(join(folder, 'model-stream.onnx'), convert(spec, weights, { form: 'stream' }));
      copyFileSync(file, join(folder, 'model.safetensors'));
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    blocksOf(page, 'ts').forEach((code, index) => {
      test(`example ${index + 1} ends well and prints something`, () => {
        const script = join(folder, `example-${index + 1}.ts`);
        writeFileSync(script, code);
        const { status, stdout, stderr } = spawnSync(process.execPath, scriptWords(script), {
          cwd: folder,
          encoding: 'utf8',
        });
        assert.equal(status, 0, stderr);
        assert.notEqual(stdout.trim(), '');
      });
    });
  });
}

test('every command and option that README.md types exists', async () => {
  const text = blocksOf('README.md', 'sh').join('\n').replaceAll('\\\n', ' ');
  const lines = text.split('\n').filter((line) => line.startsWith('npx onnxcast'));
  assert.ok(lines.length >= 2);
  for (const line of lines) {
    const [, , command = '', ...words] = line.split(/\s+/);
    const { code, stdout } = await runCli([command, '--help']);
    assert.equal(code, 0);
    for (const option of words.filter((word) => word.startsWith('--'))) {
      assert.ok(stdout.includes(`${option} `), `${command} has no ${option}`);
    }
  }
});

test('every command of the table in README.md exists', async () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const { stdout } = await runCli(['--help']);
  for (const [, command] of text.matchAll(/`onnxcast (\w+)/g))
    assert.ok(stdout.includes(`onnxcast ${command}`), command);
});
