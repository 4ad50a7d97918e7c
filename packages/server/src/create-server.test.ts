// What holds for every call: tokens, limits before memory, figures, static files, and an end that drops nobody.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { folderOf, post, serve, shipped, wave } from './create-server.suite.ts';

test('with a token every call must bring it, but health and the pages', async (context) => {
  const server = await serve(context, shipped('sine'), { token: 'a-long-secret' });
  const status = async (url: string, authorization?: string) =>
    (await server.app.inject({ url, headers: authorization === undefined ? {} : { authorization } })).statusCode;
  for (const url of ['/v2/health/live', '/v2/health/ready', '/docs', '/openapi.json'])
    assert.equal(await status(url), 200, url);
  for (const url of ['/v2', '/v2/models/sine', '/metrics']) {
    for (const wrong of [undefined, '', 'Bearer a-long-secre', 'Bearer a-long-secrets', 'a-long-secret']) {
      assert.equal(await status(url, wrong), 401, `${url} ${wrong}`);
    }
    assert.equal(await status(url, 'Bearer a-long-secret'), 200, url);
  }
  assert.ok(!(await server.app.inject('/docs')).body.includes('sine'), 'the page names a model');
  await assert.rejects(serve(context, shipped('sine'), { token: 'short' }), /token: found another text, expected 8/);
});

test('bodies beyond the limit are refused, and so are calls that hold too much together', async (context) => {
  const server = await serve(context, shipped('sine'), { maxBody: 20_000, maxMemory: 30_000 });
  const large = await post(server, '/forecast/sine', { series: wave(2000), horizon: 1 });
  assert.equal(large.statusCode, 413, large.body);
  const packed = await post(server, '/forecast/sine', { series: [1], horizon: 1 }, { 'content-encoding': 'gzip' });
  assert.equal(packed.statusCode, 415, packed.body);
  const address = new URL(await server.listen({ host: '127.0.0.1', port: 0 }));
  // Two calls that say how much they will send, and do not send it.
  const sockets = await Promise.all([1, 2].map(() => openCall(address, 14_000)));
  context.after(() => {
    for (const socket of sockets) socket.destroy();
  });
  const busy = await fetch(`${address.origin}/forecast/sine`, {
    method: 'POST',
    body: JSON.stringify({ series: wave(500), horizon: 1 }),
  });
  assert.equal(busy.status, 429);
  assert.equal(busy.headers.get('retry-after'), '1');
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const again = await fetch(`${address.origin}/forecast/sine`, {
    method: 'POST',
    body: JSON.stringify({ series: wave(500), horizon: 1 }),
  });
  assert.equal(again.status, 200);
});

test('figures count calls by their routes, never by their paths', async (context) => {
  const server = await serve(context, shipped('sine'));
  for (const model of ['sine', 'sine', 'other-1', 'other-2'])
    await post(server, `/forecast/${model}`, { series: [1, 2], horizon: 1 });
  const { body } = await server.app.inject('/metrics');
  const count = (status: number) =>
    new RegExp(`onnxcast_call_seconds_count\\{route="/forecast/:model",method="POST",status="${status}"\\} 2\n`);
  assert.match(body, count(200));
  assert.match(body, count(404));
  assert.match(body, /onnxcast_batch_series_sum\{model="sine"\} 2\n/);
  assert.match(body, /onnxcast_calls_waiting 0\n/);
  assert.ok(!body.includes('other-1'));
});

test('a folder of files is served at /, and nothing beside it', async (context) => {
  const folder = await folderOf(context, { 'secret.onnx': 'sine' });
  await mkdir(join(folder, 'page'));
  await writeFile(join(folder, 'page/index.html'), '<h1>here</h1>');
  const server = await serve(context, shipped('sine'), { page: join(folder, 'page') });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  const page = await fetch(`${address}/`);
  assert.equal(await page.text(), '<h1>here</h1>');
  assert.equal(page.headers.get('cross-origin-embedder-policy'), 'require-corp');
  for (const path of ['/../secret.onnx', '/..%2fsecret.onnx', '/%2e%2e/secret.onnx', '/nothing']) {
    assert.equal((await fetch(address + path)).status, 404, path);
  }
  assert.equal((await fetch(`${address}/v2/health/live`)).status, 200);
});

test('calls that are under way when it ends are answered', async (context) => {
  const server = await serve(context, shipped('sine'));
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  const body = JSON.stringify({ series: Array.from({ length: 40 }, () => wave(400)), horizon: 300 });
  const arrived = once(server.app.server, 'request');
  const call = fetch(`${address}/forecast/sine`, { method: 'POST', body });
  await arrived;
  await server.close();
  const answer = await call;
  assert.equal(answer.status, 200);
  assert.equal(((await answer.json()) as { forecasts: unknown[] }).forecasts.length, 40);
  await assert.rejects(fetch(`${address}/v2/health/live`));
});

test('a thread that breaks under load fails the calls that it had, and the next ones are answered', async (context) => {
  const threads: Worker[] = [];
  const onThread = (thread: Worker) => threads.push(thread);
  process.on('worker', onThread);
  context.after(() => process.off('worker', onThread));
  const server = await serve(context, shipped('sine'));
  // It listens as it would, which keeps the process while nothing is asked.
  await server.listen({ host: '127.0.0.1', port: 0 });
  const call = async () => (await post(server, '/forecast/sine', { series: wave(400), horizon: 300 })).statusCode;
  assert.equal(await call(), 200);
  assert.equal(threads.length, 1);
  const underWay = Promise.all(Array.from({ length: 20 }, call));
  await new Promise((resolve) => setTimeout(resolve, 20));
  // It fails at what it cannot read: ended from outside within a call, ONNX Runtime would end the whole process.
  const ended = new Promise((resolve) => threads[0]!.once('exit', resolve));
  threads[0]!.postMessage(null);
  await ended;
  for (const status of await underWay) assert.ok(status === 200 || status === 500, String(status));
  assert.deepEqual(await Promise.all([call(), call()]), [200, 200]);
  assert.equal(threads.length, 2);
});

/** A call that has said how many bytes it will send, and waits. */
async function openCall({ hostname, port }: URL, bytes: number) {
  const socket = connect(Number(port), hostname);
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(`POST /forecast/sine HTTP/1.1\r\nHost: a\r\nContent-Length: ${bytes}\r\n\r\n{`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  return socket;
}
