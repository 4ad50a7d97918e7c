import assert from 'node:assert/strict';
import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { SetupError } from '@onnxcast/series/errors';
import { type FakeMachine, type FakePrograms, fakeMachine } from '../fake-machine.suite.ts';
import type { Host } from '../machine/host.ts';
import { findCudaWheels, PRELOADED } from '../wheels/cuda-wheels.ts';
import { type CudaPremises, planCudaOn, setUpCudaOn } from './set-up-cuda.ts';
import { CUDA_STAMP, tryCuda } from './try-provider.ts';

const wheel = (project: string, ...names: readonly string[]) => ({
  ...{ title: project, project, version: '1.30.0', sha256: '0'.repeat(64), platform: 'manylinux_2_28_x86_64' },
  bytes: 10,
  unpackedBytes: names.length * 'library'.length,
  libraries: names.map((name) => `lib/${name}`),
});
const WHEELS = [
  wheel('onnxruntime-gpu', 'libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'),
  wheel('nvidia-cublas', 'libcublasLt.so.13', 'libcublas.so.13'),
];
const FOLDERS = ['nvidia-cublas-1.30.0-linux-x64', 'onnxruntime-gpu-1.30.0-linux-x64'];

interface CudaMachine extends FakeMachine {
  readonly cuda: CudaPremises;
  readonly libraries: string;
}

async function cudaMachine(context: TestContext, programs: FakePrograms = {}): Promise<CudaMachine> {
  const machine = await fakeMachine(context, programs);
  const { host, tfjsNode } = machine.premises;
  const onnxruntime = join(dirname(tfjsNode), 'onnxruntime-node');
  const libraries = join(onnxruntime, 'bin', 'napi-v6', 'linux', 'x64');
  await mkdir(libraries, { recursive: true });
  await writeFile(join(onnxruntime, 'package.json'), '{ "version": "1.30.0" }');
  const cuda = { host, wheels: WHEELS, onnxruntime, tryOut: async () => ({ version: '1.30.0' }) };
  return { ...machine, cuda, libraries };
}

function assertCudaError(error: unknown, ...patterns: readonly RegExp[]): true {
  assert.ok(error instanceof SetupError, String(error));
  for (const pattern of [/^CUDA is not set up: /, /Forecasts run on the CPU without it\.$/, ...patterns]) {
    assert.match(error.message, pattern);
  }
  assert.doesNotMatch(error.message, /TensorFlow|--engine|\n/);
  return true;
}

test('links every library beside ONNX Runtime with what to load first, and a second set-up runs no program', async (context) => {
  const { cuda, cache, libraries, calls, cached } = await cudaMachine(context);
  assert.equal(planCudaOn(cuda, { cache }).length, 2);
  const result = await setUpCudaOn(cuda, { cache });
  assert.deepEqual(result, { changed: true, version: '1.30.0', cache, waitsFor: undefined });
  for (const path of WHEELS.flatMap((one) => one.libraries)) {
    const link = join(libraries, path.slice('lib/'.length));
    assert.ok(lstatSync(link).isSymbolicLink());
    assert.ok(realpathSync(link).startsWith(realpathSync(cache)));
  }
  const { preload } = JSON.parse(readFileSync(join(libraries, CUDA_STAMP), 'utf8'));
  assert.deepEqual(preload, ['libcublasLt.so.13', 'libcublas.so.13']);
  assert.deepEqual(cached(), FOLDERS);
  assert.deepEqual(planCudaOn(cuda, { cache }), []);
  assert.equal((await setUpCudaOn(cuda, { cache })).changed, false);
  assert.deepEqual(calls(), ['download', 'unpack', 'download', 'unpack']);
});

test('goes on after an interruption with the first library that is missing', async (context) => {
  const machine = await cudaMachine(context);
  const { cuda, cache, libraries } = machine;
  const controller = new AbortController();
  const onProgress = ({ message }: { message: string }) => {
    if (message.startsWith('downloading nvidia-cublas')) controller.abort();
  };
  await assert.rejects(setUpCudaOn(cuda, { cache, onProgress, signal: controller.signal }), (error) =>
    assertCudaError(error, /interrupted/, /Run `npx onnxcast setup --cuda` again to go on\./),
  );
  assert.equal(existsSync(join(libraries, CUDA_STAMP)), false);
  assert.deepEqual(machine.cached(), FOLDERS.slice(1));
  const before = machine.calls().filter((call) => call === 'unpack').length;
  assert.equal((await setUpCudaOn(cuda, { cache })).changed, true);
  assert.equal(machine.calls().filter((call) => call === 'unpack').length, before + 1);
});

test('mends links into a cache that was deleted', async (context) => {
  const { cuda, cache, cached } = await cudaMachine(context);
  await setUpCudaOn(cuda, { cache });
  await rm(cache, { recursive: true });
  assert.equal((await setUpCudaOn(cuda, { cache })).changed, true);
  assert.deepEqual(cached(), FOLDERS);
});

test('a driver or GPU that is missing is told and is no error; libraries that do not load are one', async (context) => {
  const { cuda, cache, libraries } = await cudaMachine(context);
  const waiting = { problem: 'there is no driver.', remedy: 'install one.' };
  const tryOut = async () => ({ ...waiting, missing: 'driver' as const });
  assert.deepEqual((await setUpCudaOn({ ...cuda, tryOut }, { cache })).waitsFor, waiting);
  const broken = { missing: 'library' as const, problem: 'it does not run (GLIBC_2.99).', remedy: 'run it anew.' };
  await assert.rejects(setUpCudaOn({ ...cuda, tryOut: async () => broken }, { cache, force: true }), (error) =>
    assertCudaError(error, /it was installed, but it does not run \(GLIBC_2\.99\)\. Run it anew\./),
  );
  assert.equal(existsSync(join(libraries, CUDA_STAMP)), false);
});

const failures: readonly (readonly [string, FakePrograms, RegExp])[] = [
  ['no Python', { python: 'missing' }, /no Python .* then run `npx onnxcast setup --cuda` again\./],
  ['another file', { download: 'hash' }, /onnxruntime-gpu 1\.30\.0 is not the expected one \(its SHA-256 differs\)/],
  ['no network', { download: 'network' }, /could not download onnxruntime-gpu 1\.30\.0/],
  ['a full disk', { unpack: 'space' }, /disk ran full/],
];
for (const [name, programs, problem] of failures) {
  test(`${name}: says why and what helps, and leaves nothing half-made`, async (context) => {
    const { cuda, cache, libraries, cached } = await cudaMachine(context, programs);
    await assert.rejects(setUpCudaOn(cuda, { cache }), (error) => assertCudaError(error, problem));
    assert.deepEqual(cached(), []);
    assert.equal(existsSync(join(libraries, CUDA_STAMP)), false);
  });
}

test('a disk with too little space for all of them is refused before anything is downloaded', async (context) => {
  const { cuda, cache, calls } = await cudaMachine(context);
  const wheels = WHEELS.map((one) => ({ ...one, unpackedBytes: 1e18 }));
  await assert.rejects(setUpCudaOn({ ...cuda, wheels }, { cache }), (error) => assertCudaError(error, /are needed/));
  assert.deepEqual(calls(), []);
});

test('another version of onnxruntime-node is refused: its provider would crash', async (context) => {
  const { cuda, cache } = await cudaMachine(context);
  await writeFile(join(cuda.onnxruntime, 'package.json'), '{ "version": "1.29.0" }');
  await assert.rejects(setUpCudaOn(cuda, { cache }), (error) =>
    assertCudaError(error, /is version 1\.29\.0, expected 1\.30\.0/, /Install onnxruntime-node 1\.30\.0/),
  );
});

test('the pinned wheels have hashes of their own, and hold what is loaded first; other platforms have none', () => {
  const host = (platform: NodeJS.Platform, arch: string, libc: Host['libc']): Host => {
    return { platform, arch, libc, home: '/', env: {} };
  };
  const wheels = findCudaWheels(host('linux', 'x64', 'glibc'));
  assert.ok(!('problem' in wheels));
  assert.equal(new Set(wheels.map(({ sha256 }) => sha256)).size, wheels.length);
  const libraries = wheels.flatMap((one) => one.libraries.map((path) => path.split('/').at(-1)));
  for (const name of PRELOADED) assert.ok(libraries.includes(name), name);
  for (const other of [
    host('linux', 'x64', 'musl'),
    host('linux', 'arm64', 'glibc'),
    host('darwin', 'arm64', 'none'),
  ]) {
    assert.ok('problem' in findCudaWheels(other));
  }
});

test('what the provider says is told apart, by its words in 1.30.0', async (context) => {
  const { cuda } = await cudaMachine(context);
  const say = async (words: string) => {
    const text = `exports.InferenceSession = { create: async () => { throw new Error(${JSON.stringify(words)}) } };`;
    await writeFile(join(cuda.onnxruntime, 'index.js'), text);
    return tryCuda(cuda.host, cuda.onnxruntime);
  };
  const tried = await say('CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1');
  assert.ok('missing' in tried && tried.missing === 'driver');
  // Where there is no driver, that is found first.
  if (tried.problem.includes('libcuda.so.1')) return context.diagnostic('no driver here: the rest was not tried');
  const none = await say('CUDA failure 100: no CUDA-capable device is detected ; GPU=-1');
  assert.ok('missing' in none && none.missing === 'gpu');
});
