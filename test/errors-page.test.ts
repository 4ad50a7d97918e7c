// Provokes every error of docs/errors.md as the page says, and holds the page to what is then printed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { scriptWords } from './built.ts';
import { runCli } from './run-cli.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
/** What is done, and what is then said; each pair in two blocks, one after the other. */
const provoked = [...page.matchAll(/^```(sh|ts)\n([^`]*?)```\n\n```text\n([\s\S]*?)```/gm)];

describe('every error of docs/errors.md is said in these words', { concurrency: 2 }, () => {
  // Inside the repository, where the packages are found.
  let folder: string;
  before(() => {
    mkdirSync(join(root, 'test/output'), { recursive: true });
    folder = mkdtempSync(join(root, 'test/output/errors-'));
    copyFileSync(join(root, 'models/sine.onnx'), join(folder, 'sine.onnx'));
    writeFileSync(join(folder, 'broken.onnx'), 'not a model');
    for (const [, name = '', text = ''] of page.matchAll(/^`(\w+\.csv)`\n\n```csv\n([\s\S]*?)```/gm)) {
      writeFileSync(join(folder, name), text);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  assert.ok(provoked.length >= 10, `only ${provoked.length} were found on the page`);
  for (const [index, [, language, code = '', said = '']] of provoked.entries()) {
    test(said.trim(), async () => {
      if (language === 'sh') {
        const words = code.trim().split(/\s+/);
        assert.deepEqual(words.slice(0, 2), ['npx', 'onnxcast']);
        const { code: exit, stderr } = await runCli(words.slice(2), { cwd: folder });
        assert.ok(exit === 1 || exit === 2, `exit ${exit}`);
        assert.ok(stderr.includes(said.trim()), stderr);
        return;
      }
      const script = join(folder, `error-${index}.ts`);
      writeFileSync(script, code);
      const { status, stderr } = spawnSync(process.execPath, scriptWords(script), {
        cwd: folder,
        encoding: 'utf8',
      });
      assert.equal(status, 1);
      assert.ok(stderr.includes(said.trim()), stderr);
    });
  }
});
