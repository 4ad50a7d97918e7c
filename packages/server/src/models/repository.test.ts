// The repository of models over HTTP: versions, new files without a call that fails, what is closed and opened again.
import assert from 'node:assert/strict';
import { copyFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderOf, post, put, serve, shipped, wave } from '../create-server.suite.ts';

test('of several versions the newest answers, and older ones by their number', async (context) => {
  const folder = await folderOf(context, {
    'wave/2/model.onnx': 'sine',
    'wave/10/model.onnx': 'minutes',
    'one.onnx': 'sine',
  });
  const server = await serve(context, folder);
  const index = (await post(server, '/v2/repository/index', {})).json();
  assert.deepEqual(
    index.map(({ name, version, state }: Record<string, string>) => `${name} ${version} ${state}`).sort(),
    ['one 1 READY', 'wave 10 READY', 'wave 2 UNAVAILABLE'],
  );
  const inputs = [
    { name: 'history', datatype: 'FP64', shape: [1, 20, 1], data: wave(20) },
    { name: 'horizon', datatype: 'INT64', shape: [], data: [1] },
  ];
  const first = async (url: string) => (await post(server, `${url}/infer`, { inputs })).json().outputs[0].data[0];
  assert.equal(await first('/v2/models/wave'), await first('/v2/models/wave/versions/10'));
  assert.equal(await first('/v2/models/wave/versions/2'), await first('/v2/models/one'));
  assert.notEqual(await first('/v2/models/wave/versions/2'), await first('/v2/models/wave'));
  for (const version of ['3', '02', '2.0', '..', '1e1']) {
    assert.equal((await server.app.inject(`/v2/models/wave/versions/${version}`)).statusCode, 404, version);
  }
});

test('a new file is taken up while calls go on, none of which fails; a broken one leaves the old', async (context) => {
  const folder = await folderOf(context, { 'wave.onnx': 'sine' });
  const server = await serve(context, folder);
  const call = async () => (await post(server, '/forecast/wave', { series: wave(50), horizon: 3 })).statusCode;
  const statuses: number[] = [];
  let isOver = false;
  const caller = async () => {
    while (!isOver) statuses.push(await call());
  };
  const callers = [caller(), caller(), caller()];
  for (let round = 0; round < 3; round++) {
    await copyFile(shipped('sine'), join(folder, 'next'));
    await rename(join(folder, 'next'), join(folder, 'wave.onnx'));
    await server.repository.rescan();
  }
  await writeFile(join(folder, 'wave.onnx'), 'no model');
  await server.repository.rescan();
  assert.equal(await call(), 200);
  isOver = true;
  await Promise.all(callers);
  assert.ok(statuses.length > 3);
  assert.deepEqual([...new Set(statuses)], [200]);
  const loaded = await post(server, '/v2/repository/models/wave/load', {});
  assert.equal(loaded.statusCode, 400);
  assert.match(loaded.json().error, /wave, version 1/);
  assert.ok(!loaded.body.includes(folder), 'the answer names a path');
});

test('a model that is unloaded stays so until it is loaded; one whose file is gone goes at the second look', async (context) => {
  const folder = await folderOf(context, { 'wave.onnx': 'sine' });
  const server = await serve(context, folder);
  const ready = async () => (await server.app.inject('/v2/models/wave/ready')).statusCode;
  assert.equal(await ready(), 200);
  assert.equal((await post(server, '/v2/repository/models/wave/unload', {})).statusCode, 200);
  await put(folder, 'wave.onnx', 'sine');
  await server.repository.rescan();
  assert.equal(await ready(), 404);
  const refused = await post(server, '/forecast/wave', { series: [1, 2], horizon: 1 });
  assert.equal(refused.statusCode, 503);
  assert.match(refused.json().error, /not open: it was unloaded/);
  assert.equal((await post(server, '/v2/repository/models/wave/load', {})).statusCode, 200);
  assert.equal(await ready(), 200);
  await rm(join(folder, 'wave.onnx'));
  await server.repository.rescan();
  assert.equal(await ready(), 200);
  await server.repository.rescan();
  assert.equal(await ready(), 404);
});

test('a file is taken up whatever its date is: a day ahead, then an hour ago', async (context) => {
  const folder = await folderOf(context, { 'wave.onnx': 'sine' });
  const server = await serve(context, folder);
  const first = async () =>
    (await post(server, '/forecast/wave', { series: wave(50), horizon: 1 })).json().forecasts[0].values[0];
  const change = async (model: string, hours: number) => {
    await put(folder, 'next', model);
    const date = Date.now() / 1000 + hours * 3600;
    await utimes(join(folder, 'next'), date, date);
    await rename(join(folder, 'next'), join(folder, 'wave.onnx'));
    await server.repository.rescan();
  };
  const sine = await first();
  await change('minutes', 24);
  assert.notEqual(await first(), sine);
  await change('sine', -1);
  assert.equal(await first(), sine);
});

test('load takes no model and no path from a call, and names none', async (context) => {
  const folder = await folderOf(context, { 'wave.onnx': 'sine' });
  const server = await serve(context, folder);
  const parameters = { 'file:1/model.onnx': 'AAAA' };
  assert.equal((await post(server, '/v2/repository/models/wave/load', { parameters })).statusCode, 400);
  for (const name of ['..%2Fwave', '%2Fetc%2Fpasswd', 'wave.onnx', '.', '%00', '__proto__', 'constructor']) {
    for (const url of [`/v2/models/${name}`, `/v2/models/${name}/ready`]) {
      assert.equal((await server.app.inject(url)).statusCode, 404, url);
    }
    assert.equal((await post(server, `/v2/repository/models/${name}/load`, {})).statusCode, 404, name);
  }
});
