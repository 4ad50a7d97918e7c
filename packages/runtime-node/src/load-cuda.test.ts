// What is missing of CUDA, told apart without a GPU.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sentenceOf } from '@onnxcast/series';
import { type CudaPlaces, explainCuda, prepareCuda, warnOnce } from './load-cuda.ts';

interface FakePlaces extends CudaPlaces {
  readonly loaded: readonly string[];
}

/** A folder with the provider, and a loader that finds everything but what is `missing`. */
async function fakePlaces(context: TestContext, missing = 'nothing'): Promise<FakePlaces> {
  const libraries = await mkdtemp(join(tmpdir(), 'onnxcast-cuda-'));
  context.after(() => rm(libraries, { recursive: true }));
  await writeFile(join(libraries, 'libonnxruntime_providers_cuda.so'), '');
  const preload = ['libcudart.so.13', 'libcublasLt.so.13'];
  await writeFile(join(libraries, 'onnxcast-cuda.json'), JSON.stringify({ preload }));
  const loaded: string[] = [];
  const load = (library: string) => {
    if (library.endsWith(missing)) throw new Error(`${missing}: cannot open shared object file: No such file`);
    loaded.push(library);
  };
  return { libraries, platform: 'linux x64', load, loaded };
}

test('with all in place the libraries are loaded in the order of the file beside them, then the driver', async (context) => {
  const places = await fakePlaces(context);
  assert.equal(prepareCuda(places), undefined);
  const { libraries, loaded } = places;
  assert.deepEqual(loaded, [join(libraries, 'libcudart.so.13'), join(libraries, 'libcublasLt.so.13'), 'libcuda.so.1']);
});

test('what is missing is told apart: provider, one of its libraries, driver, platform', async (context) => {
  const cases = [
    [{ ...(await fakePlaces(context)), libraries: tmpdir() }, 'library', /not set up/, /setup --cuda`\.$/],
    [
      await fakePlaces(context, 'libcublasLt.so.13'),
      'library',
      /libcublasLt\.so\.13: cannot/,
      /setup --cuda --force`\.$/,
    ],
    [await fakePlaces(context, 'libcuda.so.1'), 'driver', /driver is missing \(libcuda/, /Install the NVIDIA driver/],
    [
      { ...(await fakePlaces(context)), libraries: tmpdir(), platform: 'darwin arm64' },
      'library',
      /darwin arm64/,
      /x64/,
    ],
  ] as const;
  for (const [places, missing, problem, remedy] of cases) {
    const trouble = prepareCuda(places);
    assert.equal(trouble?.missing, missing);
    assert.match(trouble.problem, problem);
    assert.match(sentenceOf({ found: trouble.problem, remedy: trouble.remedy }), remedy);
  }
});

test('what ONNX Runtime says of a driver or a GPU that fails is read, in its own words of 1.30.0', () => {
  const say = (failure: string) =>
    new Error(`/src/cuda_call.cc:146 [with ERRTYPE = cudaError] CUDA failure ${failure} ; GPU=-1 ; hostname=x ; \n\n`);
  const old = explainCuda(say('35: CUDA driver version is insufficient for CUDA runtime version'));
  assert.equal(old.missing, 'driver');
  assert.match(old.problem, /\(CUDA driver version is insufficient for CUDA runtime version\)$/);
  const none = explainCuda(say('100: no CUDA-capable device is detected'));
  assert.equal(none.missing, 'gpu');
  assert.match(sentenceOf(none), /nvidia-smi/);
  const other = explainCuda(new Error('Failed to load shared library'));
  assert.match(other.problem, /it does not start \(Failed to load shared library\)/);
});

test('why CUDA is not used is said once in a process, with what helps', async (context) => {
  const warnings: string[] = [];
  const listen = ({ message }: Error) => warnings.push(message);
  process.on('warning', listen);
  context.after(() => process.off('warning', listen));
  const trouble = { missing: 'driver', problem: 'there is no driver', remedy: 'Install it.' } as const;
  warnOnce(trouble);
  warnOnce(trouble);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(warnings, ['Forecasts run on the CPU, not on CUDA: there is no driver. Install it.']);
});
