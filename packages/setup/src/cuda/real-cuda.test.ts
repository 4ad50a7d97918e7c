// The real CUDA libraries on this machine, where `npx onnxcast setup --cuda` has put them; nothing is downloaded here.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findCompiler } from '../machine/find-compiler.ts';
import { thisHost } from '../machine/host.ts';
import { runCommand } from '../machine/run-command.ts';
import { onnxruntimeFolder } from './inspect-onnxruntime.ts';
import { CUDA_STAMP, librariesFolder, tryCuda } from './try-provider.ts';

const host = thisHost();
const onnxruntime = onnxruntimeFolder();
const isSetUp = onnxruntime !== undefined && existsSync(join(librariesFolder(onnxruntime, host), CUDA_STAMP));
const skip = !isSetUp && 'CUDA is not set up here: run `npx onnxcast setup --cuda` to try its libraries';

test('nothing but the driver and a GPU is missing for the CUDA provider to compute', { skip }, async (context) => {
  const tried = await tryCuda(host, onnxruntime!);
  if ('version' in tried) return;
  assert.notEqual(tried.missing, 'library', tried.problem);
  context.diagnostic(`it does not compute here: ${tried.problem}`);
});

test('with a stand-in for the driver the provider loads, starts, and asks it for a GPU in vain', {
  skip,
}, async (context) => {
  const compiler = await findCompiler(host);
  if ('problem' in compiler) return context.skip(compiler.problem);
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-driver-'));
  context.after(() => rm(folder, { recursive: true }));
  // All that the provider itself takes from the driver.
  await writeFile(join(folder, 'driver.cc'), 'extern "C" int cuTensorMapEncodeTiled() { return 1; }\n');
  const [program, ...first] = compiler.command;
  const library = join(folder, 'libcuda.so.1');
  const args = [...first, '-shared', '-fPIC', '-Wl,-soname,libcuda.so.1', '-o', library, join(folder, 'driver.cc')];
  const { code, stderr } = await runCommand(program, args, { env: host.env });
  assert.equal(code, 0, stderr);
  const tried = await tryCuda({ ...host, env: { ...host.env, LD_LIBRARY_PATH: folder } }, onnxruntime!);
  assert.ok('missing' in tried);
  assert.equal(tried.missing, 'driver');
  assert.match(tried.problem, /too old for CUDA 13, or it is a stand-in/);
});
