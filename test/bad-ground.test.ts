// Where disks fill up, and folders are read-only or renamed: the last good state is whole, one sentence says what happened, the exit code is 1.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { readCheckpoint } from '@onnxcast/trainer';
import { models } from 'onnxcast';
import { type Outcome, runCli, startCli, temporaryFolder } from './run-cli.ts';

const SMALL = ['--hidden', '8', '--engine', 'tfjs'];
const OPTIONS = [...SMALL, '--epochs', '12'];

function writeWaves(folder: string): string {
  const data = join(folder, 'waves.csv');
  const rows = Array.from({ length: 200 }, (_, i) => `${i},${Math.sin(i / 7).toFixed(5)}`);
  writeFileSync(data, ['ds,y', ...rows].join('\n'));
  return data;
}

/** A small file system of its own; undefined where none may be mounted. */
function mountSmall(folder: string, size: string): { remount(options: string): void; unmount(): void } | undefined {
  const mount = (options: string) =>
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'onnxcast', folder], { stdio: 'pipe' });
  try {
    mount(`size=${size}`);
  } catch {
    return undefined;
  }
  return {
    remount: (options) => void execFileSync('mount', ['-o', `remount,${options}`, folder], { stdio: 'pipe' }),
    unmount: () => void execFileSync('umount', ['-l', folder], { stdio: 'pipe' }),
  };
}

/** Fails with one sentence that names what it was about, and no trace of the program's insides. */
function assertRefused({ code, stderr }: Outcome, said: RegExp): void {
  assert.equal(code, 1, stderr);
  assert.match(stderr, said);
  assert.doesNotMatch(stderr, /\n {4}at |Error: /);
}

/** No file is left half written. */
function assertWhole(run: string): void {
  const names = readdirSync(run, { recursive: true }).map(String);
  assert.deepEqual(
    names.filter((name) => name.endsWith('.tmp')),
    [],
  );
  for (const name of names.filter((one) => one.endsWith('.safetensors'))) {
    readCheckpoint(readFileSync(join(run, name)), name);
  }
}

describe('on a small file system', () => {
  const small = (t: TestContext, size = '120k') => {
    const folder = mkdtempSync(join(tmpdir(), 'onnxcast-small-'));
    const mounted = process.platform === 'linux' ? mountSmall(folder, size) : undefined;
    if (mounted === undefined) {
      rmSync(folder, { recursive: true });
      t.skip('no file system may be mounted here');
      return undefined;
    }
    t.after(() => {
      mounted.unmount();
      rmSync(folder, { recursive: true });
    });
    return { folder, ...mounted };
  };

  test('a training whose disk fills up ends with 1, its checkpoint is whole, and with room it goes on to its end', async (t) => {
    const place = small(t);
    if (place === undefined) return;
    const run = join(place.folder, 'run');
    const data = writeWaves(temporaryFolder(t));
    assertRefused(await runCli(['train', data, '--out', run, ...OPTIONS]), /no space|disk is full|ENOSPC/i);
    assertWhole(run);
    place.remount('size=50m');
    const resumed = await runCli(['train', data, '--out', run, '--resume']);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.ok(existsSync(join(run, 'model.onnx')));
    assertWhole(run);
  });

  test('export and forecast onto a full disk, or one that is read-only, leave what was there', async (t) => {
    const place = small(t);
    if (place === undefined) return;
    const data = writeWaves(temporaryFolder(t));
    const outs = ['model.onnx', 'out.csv'].map((name) => join(place.folder, name));
    for (const out of outs) writeFileSync(out, 'of before');
    const tries = () =>
      outs.map((out) =>
        out.endsWith('.onnx')
          ? ['export', models.sine, '--form', 'step', '--out', out]
          : ['forecast', models.sine, data, '--horizon', '20000', '--out', out],
      );
    writeFileSync(join(place.folder, 'filler'), Buffer.alloc(100_000));
    for (const args of tries()) assertRefused(await runCli(args), /no space|disk is full|ENOSPC/i);
    place.remount('ro');
    for (const args of tries()) assertRefused(await runCli(args), /read-only|EROFS|cannot be written/i);
    assertRefused(
      await runCli(['train', data, '--out', join(place.folder, 'run'), ...OPTIONS]),
      /read-only|EROFS|cannot be written/i,
    );
    for (const out of outs) assert.equal(readFileSync(out, 'utf8'), 'of before');
    assert.deepEqual(readdirSync(place.folder).sort(), ['filler', 'model.onnx', 'out.csv']);
  });
});

test('a training whose folder is renamed ends with 1, and its epochs can be gone on with', async (t) => {
  const folder = temporaryFolder(t);
  const [data, run, moved] = [writeWaves(folder), join(folder, 'run'), join(folder, 'moved')];
  const { done, waitFor } = startCli(['train', data, '--out', run, ...SMALL, '--epochs', '400']);
  await waitFor('epoch   2/400');
  renameSync(run, moved);
  assertRefused(await done, /run: the folder was renamed or deleted while the run was at work in it/);
  assert.ok(!existsSync(join(run, 'model.onnx')));
  assertWhole(moved);
});
