// The real pip on a file of ours: no network, but pip's own wording and its own check of the hash.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FAKE_WHEEL } from '../fake-machine.suite.ts';
import { findPython, type Python } from '../machine/find-python.ts';
import { thisHost } from '../machine/host.ts';
import { runCommand } from '../machine/run-command.ts';
import { downloadWheel } from './download-wheel.ts';
import { unpackWheel } from './unpack-wheel.ts';
import { HEADERS, type Wheel } from './wheels.ts';

const HEADER_FILES = HEADERS.map((name) => [name, name.slice('tensorflow/'.length)] as const);

const FILE = 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl';

// Contents are their own names; METADATA is what pip asks of every wheel.
const MAKE_WHEEL = `
import sys, zipfile
target, *names = sys.argv[1:]
with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as wheel:
    for name in names:
        wheel.writestr(name, name)
    info = 'tensorflow_cpu-2.21.0.dist-info/'
    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: tensorflow-cpu\\nVersion: 2.21.0\\n')
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nTag: cp311-cp311-manylinux_2_27_x86_64\\n')
    wheel.writestr(info + 'RECORD', '')
`;

interface Index {
  readonly python: Python;
  readonly wheel: Wheel;
  readonly folder: string;
  readonly options: Omit<Parameters<typeof downloadWheel>[1], 'python' | 'folder'>;
}

/** A folder that serves one wheel to pip, and an empty folder to download to; undefined where there is no Python. */
async function makeIndex(context: TestContext): Promise<Index | undefined> {
  const host = thisHost();
  const python = await findPython(host.env);
  if ('problem' in python) {
    context.skip(python.problem);
    return undefined;
  }
  const root = await mkdtemp(join(tmpdir(), 'onnxcast-wheel-'));
  context.after(() => rm(root, { recursive: true, force: true }));
  const [index, folder] = [join(root, 'index'), join(root, 'folder')];
  await mkdir(index);
  await mkdir(folder);
  const names = [...FAKE_WHEEL.libraries, ...HEADERS, 'tensorflow/not_wanted.py'];
  const made = await runCommand(python.executable, ['-c', MAKE_WHEEL, join(index, FILE), ...names], { env: host.env });
  assert.equal(made.code, 0, made.stderr);
  const bytes = await readFile(join(index, FILE));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const env = { ...host.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: index, PIP_CONFIG_FILE: '/dev/null' };
  const options = { host: { ...host, env }, onProgress: () => {}, signal: undefined };
  return { python, wheel: { ...FAKE_WHEEL, sha256, bytes: bytes.length }, folder, options };
}

test('pip fetches the pinned file, and only the libraries and headers of it are unpacked', async (context) => {
  const index = await makeIndex(context);
  if (index === undefined) return;
  const { python, wheel, folder, options } = index;
  const to = join(folder, 'unpacked');
  await downloadWheel(wheel, { ...options, python, folder });
  await unpackWheel(wheel, { ...options, python, from: folder, to, files: HEADER_FILES });
  assert.deepEqual((await readdir(join(to, 'lib'))).sort(), ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']);
  for (const name of HEADERS) {
    assert.equal(await readFile(join(to, name.slice('tensorflow/'.length)), 'utf8'), name);
  }
  assert.deepEqual((await readdir(to)).sort(), ['include', 'lib']);
});

test('pip refuses a file whose hash is not the pinned one', async (context) => {
  const index = await makeIndex(context);
  if (index === undefined) return;
  const { python, wheel, folder, options } = index;
  const other = { ...wheel, sha256: 'f'.repeat(64) };
  await assert.rejects(downloadWheel(other, { ...options, python, folder }), /its SHA-256 differs/);
  assert.ok(!(await readdir(folder)).includes(FILE));
});

test('an index that has nothing, or does not answer, is told as such', async (context) => {
  const index = await makeIndex(context);
  if (index === undefined) return;
  const { python, wheel, folder, options } = index;
  await rm(join(folder, '..', 'index', FILE));
  await assert.rejects(
    downloadWheel(wheel, { ...options, python, folder }),
    /can't be reached, or it has no tensorflow-cpu/,
  );

  // Nothing listens on port 9 of this machine.
  const { PIP_NO_INDEX: _, ...env } = options.host.env;
  const host = { ...options.host, env: { ...env, PIP_INDEX_URL: 'http://127.0.0.1:9/simple', PIP_RETRIES: '1' } };
  await rm(folder, { recursive: true });
  await mkdir(folder);
  await assert.rejects(
    downloadWheel(wheel, { ...options, python, folder, host }),
    /pip could not download tensorflow-cpu 2\.21\.0 because the package index can't be reached/,
  );
});

test('a wheel that was cut short is refused', async (context) => {
  const index = await makeIndex(context);
  if (index === undefined) return;
  const { python, wheel, folder, options } = index;
  await writeFile(join(folder, FILE), (await readFile(join(folder, '..', 'index', FILE))).subarray(0, 300));
  const from = folder;
  const to = join(folder, 'unpacked');
  await assert.rejects(
    unpackWheel(wheel, { ...options, python, from, to }),
    /could not be unpacked \(zipfile\.BadZipFile/,
  );
});
