import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fakeMachine } from './fake-machine.suite.ts';
import { inspectPartsIn, type Places } from './inspect-parts.ts';
import { thisHost } from './machine/host.ts';
import type { Part } from './part.ts';
import { BINDING, libraryPaths } from './tensorflow/link-parts.ts';
import { setUpOn } from './tensorflow/set-up.ts';
import { findWheel } from './wheels/wheels.ts';

const NAMES = [
  'Node.js',
  'platform',
  '@tensorflow/tfjs-node',
  'TensorFlow',
  'tfjs-node binding',
  'onnxruntime-node',
  'ONNX Runtime, CPU',
  'ONNX Runtime, CUDA',
  'Python with pip',
  'C++ compiler',
  'cache folder',
  'free space',
];

function byName(parts: readonly Part[]): (name: string) => Part {
  assert.deepEqual(
    parts.map(({ name }) => name),
    NAMES,
  );
  for (const { name, found, problem, remedy } of parts) {
    assert.equal(problem === undefined, found, `${name} has a reason exactly when it was not found`);
    assert.equal(remedy === undefined, found, `${name} has a remedy exactly when it was not found`);
  }
  return (name) => parts.find((part) => part.name === name)!;
}

test('on a bare machine every part is listed as missing, with why and what to do', async (context) => {
  const { premises, cache } = await fakeMachine(context, { python: 'missing', compiler: 'missing' });
  const host = { ...premises.host, platform: 'win32' as const, libc: 'none' as const };
  const places: Places = { host, cache, nodeVersion: '18.20.0', tfjsNode: undefined, onnxruntime: undefined };
  const part = byName(await inspectPartsIn(places));
  assert.match(part('Node.js').problem ?? '', /version 18\.20\.0, expected 20 or newer/);
  assert.match(part('platform').problem ?? '', /this is win32 x64/);
  assert.match(part('platform').remedy ?? '', /WSL.*the engine onnx/);
  const ofTensorflow = ['@tensorflow/tfjs-node', 'TensorFlow', 'tfjs-node binding'];
  for (const name of [...ofTensorflow, 'onnxruntime-node'])
    assert.match(part(name).remedy ?? '', /npm (ci|install --ignore-scripts)/);
  for (const name of ['Node.js', 'onnxruntime-node', 'ONNX Runtime, CPU']) assert.equal(part(name).needed, true, name);
  for (const name of ofTensorflow) {
    assert.equal(part(name).needed, false, name);
    assert.equal(part(name).optionalFor, 'the engine tensorflow', name);
  }
  assert.match(part('Python with pip').problem ?? '', /no Python/);
  assert.match(part('C++ compiler').problem ?? '', /no C\+\+ compiler/);
  assert.match(part('cache folder').details ?? '', /not there yet/);
});

test('a fresh clone lacks TensorFlow and its binding, and is told to set up', async (context) => {
  const { premises, cache } = await fakeMachine(context);
  await writeFile(join(premises.tfjsNode, 'package.json'), '{ "version": "4.22.0" }');
  const { host, tfjsNode } = premises;
  const part = byName(await inspectPartsIn({ host, cache, nodeVersion: '22.1.0', tfjsNode, onnxruntime: undefined }));
  assert.equal(part('@tensorflow/tfjs-node').version, '4.22.0');
  assert.equal(part('Python with pip').details, 'python3, pip 23.2.1');
  assert.equal(part('C++ compiler').version, '12.2.0');
  for (const name of ['TensorFlow', 'tfjs-node binding']) {
    assert.equal(part(name).problem, 'it is not set up.');
    assert.match(part(name).remedy ?? '', /the engine onnx.*npx onnxcast setup`\.$/);
  }
});

test('a binding and a runtime that are broken are told from ones that are missing', async (context) => {
  const { premises, cache } = await fakeMachine(context);
  const { tfjsNode } = premises;
  await writeFile(join(tfjsNode, 'package.json'), '{ "version": "4.22.0" }');
  await mkdir(dirname(join(tfjsNode, BINDING)), { recursive: true });
  await writeFile(join(tfjsNode, BINDING), 'not a library');
  const wheel = findWheel(thisHost());
  for (const path of 'problem' in wheel ? [] : libraryPaths(tfjsNode, wheel)) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'not a library');
  }
  const onnxruntime = join(dirname(tfjsNode), 'onnxruntime-node');
  const bin = join(onnxruntime, 'bin', 'napi-v6', process.platform, process.arch);
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'libonnxruntime_providers_cuda.so'), 'not a library');
  await writeFile(join(onnxruntime, 'package.json'), '{ "version": "1.30.0", "main": "index.js" }');
  await writeFile(
    join(onnxruntime, 'index.js'),
    `exports.InferenceSession = { create: async () => { throw new Error('libcublas.so.13: cannot open') } };`,
  );
  const host = { ...thisHost(), env: premises.host.env };
  const part = byName(await inspectPartsIn({ host, cache, nodeVersion: '22.1.0', tfjsNode, onnxruntime }));
  assert.match(part('TensorFlow').problem ?? '', /the binding does not load \(Error: /);
  assert.match(part('TensorFlow').remedy ?? '', /setup --force/);
  assert.equal(part('onnxruntime-node').version, '1.30.0');
  assert.equal(part('ONNX Runtime, CPU').problem, 'it does not run (libcublas.so.13: cannot open).');
  if (host.platform === 'linux' && host.arch === 'x64') {
    // Where this machine has no driver, that comes first.
    assert.match(part('ONNX Runtime, CUDA').problem ?? '', /libcublas\.so\.13: cannot open|NVIDIA driver is not there/);
    assert.match(part('ONNX Runtime, CUDA').remedy ?? '', /^Nothing, to forecast on the CPU\. With an NVIDIA GPU: /);
  }
});

test('an onnxruntime-node without the CUDA provider names the set-up that brings it', async (context) => {
  const { premises, cache } = await fakeMachine(context);
  const { host, tfjsNode } = premises;
  const onnxruntime = join(dirname(tfjsNode), 'onnxruntime-node');
  await mkdir(onnxruntime);
  await writeFile(join(onnxruntime, 'package.json'), '{ "version": "1.30.0", "main": "index.js" }');
  const places = { host, cache, nodeVersion: '22.1.0', tfjsNode: undefined, onnxruntime };
  const part = byName(await inspectPartsIn(places));
  assert.equal(part('ONNX Runtime, CUDA').needed, false);
  assert.match(part('ONNX Runtime, CUDA').problem ?? '', /its libraries are not set up/);
  assert.match(part('ONNX Runtime, CUDA').remedy ?? '', /With an NVIDIA GPU: run `npx onnxcast setup --cuda`\.$/);
});

test('links into a cache folder that was deleted are seen, and a plain set-up mends them', async (context) => {
  const { premises, cache } = await fakeMachine(context);
  const { host, tfjsNode } = premises;
  await writeFile(join(tfjsNode, 'package.json'), '{ "version": "4.22.0" }');
  await setUpOn(premises, { cache });
  await rm(cache, { recursive: true });
  const part = byName(await inspectPartsIn({ host, cache, nodeVersion: '22.1.0', tfjsNode, onnxruntime: undefined }));
  assert.match(part('TensorFlow').problem ?? '', /libtensorflow_cc\.so\.2 is gone/);
  assert.match(part('TensorFlow').remedy ?? '', /npx onnxcast setup`\./);
});

test('with TensorFlow missing, what its set-up needs is optional as it is, and a cache that is a file is unusable', async (context) => {
  const { premises } = await fakeMachine(context, { python: 'missing', compiler: 'missing' });
  const { host, tfjsNode } = premises;
  await writeFile(join(tfjsNode, 'package.json'), '{ "version": "4.22.0" }');
  const cache = join(tfjsNode, 'package.json');
  const part = byName(await inspectPartsIn({ host, cache, nodeVersion: '22.1.0', tfjsNode, onnxruntime: undefined }));
  for (const name of ['Python with pip', 'C++ compiler', 'cache folder', 'free space']) {
    assert.equal(part(name).needed, false, name);
    assert.equal(part(name).optionalFor, 'the engine tensorflow', name);
  }
  assert.equal(part('cache folder').state, 'unusable');
  assert.match(part('cache folder').problem ?? '', /package\.json is a file, expected a folder/);
  assert.match(part('cache folder').remedy ?? '', /^Set ONNXCAST_CACHE to another folder/);
});

test('a cache folder below /proc is unusable, and its space too little', async (context) => {
  if (!existsSync('/proc/self')) return context.skip('this machine has no /proc');
  const { premises } = await fakeMachine(context);
  const { host } = premises;
  const places = { host, cache: '/proc/onnxcast-test', nodeVersion: '22.1.0', tfjsNode: undefined };
  const part = byName(await inspectPartsIn({ ...places, onnxruntime: undefined }));
  assert.equal(part('cache folder').state, 'unusable');
  assert.equal(part('free space').state, 'too little');
});
