// Streams over HTTP, against a stream of the Forecaster of Node; two servers that take turns over one Redis.
import assert from 'node:assert/strict';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { convert, readWeights } from '@onnxcast/converter';
import { Forecaster } from '@onnxcast/runtime-node';
import { NO_REDIS, startRedis } from '../../../../test/redis.ts';
import { folderOf, post, serve, shipped, wave } from '../create-server.suite.ts';
import type { Server } from '../index.ts';

async function openStream(context: TestContext) {
  const { spec, weights } = readWeights(await readFile(shipped('sine')), 'sine');
  const forecaster = await Forecaster.load(convert(spec, weights, { form: 'stream' }), { device: 'cpu' });
  context.after(() => forecaster.dispose());
  return { forecaster, stream: forecaster.open() };
}

function assertClose(actual: readonly number[], expected: ArrayLike<number>): void {
  assert.equal(actual.length, expected.length);
  // Float32, over chunks that are cut elsewhere.
  for (const [i, value] of actual.entries()) assert.ok(Math.abs(value - expected[i]!) <= 1e-5, `${i}: ${value}`);
}

test('a stream that is saved goes on in another as if it had not been', async (context) => {
  const { forecaster, stream } = await openStream(context);
  await stream.push({ values: wave(60), times: wave(60).map((_, t) => String(t)) });
  let other = forecaster.open(JSON.parse(JSON.stringify(await stream.save())));
  for (let t = 60; t < 75; t++) {
    const values = [Math.sin(t / 20)];
    await stream.push({ values, times: [String(t)] });
    await other.push({ values, times: [String(t)] });
    const [expected, actual] = [await stream.forecast(4), await other.forecast(4)];
    assert.deepEqual(actual.times, expected.times);
    assertClose([...actual.values], expected.values);
    other = forecaster.open(JSON.parse(JSON.stringify(await other.save())));
  }
  assert.throws(() => forecaster.open({ origin: { length: 1 }, state: [1, 2, 3], doubts: [] }), /3 numbers of a state/);
});

test('pushes one by one give the forecasts of a stream in Node, and many at once their order', async (context) => {
  const server = await serve(context, await folderOf(context, { 'wave.onnx': 'sine' }));
  const { stream } = await openStream(context);
  const opened = await post(server, '/streams/wave', { series: wave(50), horizon: 5 });
  assert.equal(opened.statusCode, 201, opened.body);
  const { id, length, forecast } = opened.json();
  const url = `/streams/wave/${id}`;
  assert.deepEqual([opened.headers.location, length], [url, 50]);
  await stream.push(wave(50));
  assertClose(forecast.values, (await stream.forecast(5)).values);
  for (const value of [0.6, 0.65, 0.7]) {
    const pushed = (await post(server, url, { series: value, horizon: 3 })).json();
    await stream.push(value);
    const expected = await stream.forecast(3);
    assert.deepEqual(pushed.forecast.times, expected.times);
    assertClose(pushed.forecast.values, expected.values);
  }
  const more = Array.from({ length: 20 }, (_, i) => i / 100);
  const answers = await Promise.all(more.map((value) => post(server, url, { series: [value] })));
  assert.deepEqual(
    answers.map((answer) => answer.json().length),
    more.map((_, i) => 54 + i),
  );
  await stream.push(more);
  assertClose((await post(server, url, { horizon: 6 })).json().forecast.values, (await stream.forecast(6)).values);
  assert.equal((await server.app.inject(url)).json().length, 73);

  assert.match((await post(server, url, { series: [[1], [2]] })).json().error, /2 series, expected one/);
  assert.match((await post(server, '/streams/wave', { horizon: 2 })).json().error, /no observation yet/);
  assert.equal((await server.app.inject({ method: 'DELETE', url })).statusCode, 204);
  for (const gone of [url, '/streams/wave/..%2F..', `/streams/other/${id}`]) {
    assert.equal((await post(server, gone, { series: [1] })).statusCode, 404, gone);
  }
});

test('a stream of a model that has changed is refused; idle ones are forgotten, and no more than agreed are kept', async (context) => {
  const folder = await folderOf(context, { 'wave.onnx': 'sine' });
  const server = await serve(context, folder, { maxStreams: 2 });
  const url = (await post(server, '/streams/wave', { series: [1, 2, 3] })).headers.location!;
  await copyFile(shipped('minutes'), join(folder, 'wave.onnx'));
  await server.repository.rescan();
  const refused = await post(server, url, { series: [1] });
  assert.equal(refused.statusCode, 409, refused.body);
  assert.match(refused.json().error, /changed since the stream was opened/);
  assert.equal((await post(server, '/streams/wave', { series: [1] })).statusCode, 201);
  const full = await post(server, '/streams/wave', { series: [1] });
  assert.deepEqual([full.statusCode, full.headers['retry-after']], [429, '60']);
});

test('two servers over one Redis take turns at a stream, and lose no push', async (context) => {
  const redis = await startRedis(context);
  if (redis === undefined) return context.skip(NO_REDIS);
  const folder = await folderOf(context, { 'wave.onnx': 'sine' });
  const options = { state: redis.address };
  const servers: readonly Server[] = [await serve(context, folder, options), await serve(context, folder, options)];
  const { stream } = await openStream(context);
  await stream.push(wave(30));
  const url = (await post(servers[0]!, '/streams/wave', { series: wave(30) })).headers.location!;
  for (let t = 30; t < 40; t++) {
    const pushed = await post(servers[t % 2]!, url, { series: Math.sin(t / 20), horizon: 2 });
    await stream.push(Math.sin(t / 20));
    assertClose(pushed.json().forecast.values, (await stream.forecast(2)).values);
  }
  const together = await Promise.all(Array.from({ length: 12 }, (_, i) => post(servers[i % 2]!, url, { series: 0.5 })));
  assert.deepEqual([...new Set(together.map(({ statusCode }) => statusCode))], [200]);
  assert.equal((await servers[0]!.app.inject(url)).json().length, 52);
  await redis.stop();
  const lost = await post(servers[0]!, url, { series: 1 });
  assert.equal(lost.statusCode, 503, lost.body);
  assert.match(lost.json().error, /store of streams does not answer/);
});

test('a Redis that does not answer, and an address that is none, are refused at the start', async (context) => {
  const folder = await folderOf(context, { 'wave.onnx': 'sine' });
  await assert.rejects(serve(context, folder, { state: 'redis://127.0.0.1:1' }), /state: found no Redis that answers/);
  await assert.rejects(serve(context, folder, { state: 'file:///tmp' }), /memory or redis:\/\/HOST:PORT/);
});
