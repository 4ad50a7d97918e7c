// A hundred hostile names through the server: as models, series and columns, and in addresses.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { convert } from '@onnxcast/converter';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import { createServer, type Server } from '@onnxcast/server';
import { injections } from './strings.suite.ts';

/** Those that the file system takes as the name of a file. */
const fileNames = injections.filter((name) => !/[/\\\0]/.test(name) && Buffer.byteLength(name) < 200 && name !== '..');
const values = Array.from({ length: 24 }, (_, t) => Math.sin(t / 3));

/** Every header of an answer is one line, and none is of a name's making. */
function assertHeaders(headers: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(headers)) {
    assert.doesNotMatch(`${name}: ${value}`, /inj\d+x|[\r\n]/);
  }
}

describe('a server with hostile names', () => {
  let folder: string;
  let server: Server;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnxcast-hostile-'));
    const plain: ModelSpec = { features: ['y'], hidden: [2], scaling: 'standard' };
    await writeFile(join(folder, 'plain.onnx'), convert(plain, initialWeights(plain, createRandom(1))));
    const columns: ModelSpec = { features: injections, hidden: [2], scaling: 'standard' };
    await writeFile(join(folder, 'columns.onnx'), convert(columns, initialWeights(columns, createRandom(1))));
    const bytes = convert(plain, initialWeights(plain, createRandom(2)));
    for (const name of fileNames.slice(0, 12)) await writeFile(join(folder, `${name}.onnx`), bytes);
    server = await createServer(folder, { workers: 1, poll: 0, log: 'silent' });
  });
  after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  const post = (url: string, payload: object, headers: Readonly<Record<string, string>> = {}) =>
    server.app.inject({ method: 'POST', url, payload, headers });

  test('gives series their names back, as JSON and as CSV that no spreadsheet computes', async () => {
    const rows = injections.flatMap((unique_id) => values.map((y, t) => ({ unique_id, ds: t, y })));
    const json = await post('/forecast/plain', { rows, horizon: 2 });
    assert.equal(json.statusCode, 200, json.body);
    assertHeaders(json.headers);
    const { forecasts }: { readonly forecasts: readonly { readonly id: string }[] } = json.json();
    assert.deepEqual(new Set(forecasts.map(({ id }) => id.trim())), new Set(injections.map((name) => name.trim())));
    const csv = await post('/forecast/plain', { rows, horizon: 2 }, { accept: 'text/csv' });
    assert.equal(csv.statusCode, 200, csv.body);
    assert.match(String(csv.headers['content-type']), /^text\/csv/);
    assertHeaders(csv.headers);
  });

  test('gives columns their names back in metadata, and forecasts them', async () => {
    const metadata = await server.app.inject('/v2/models/columns');
    assert.equal(metadata.statusCode, 200);
    assertHeaders(metadata.headers);
    metadata.json();
    const rows = values.map((y, t) => Object.fromEntries(injections.map((name, n) => [name, y + n + t])));
    const answer = await post('/forecast/columns', { rows, horizon: 2 });
    assert.equal(answer.statusCode, 200, answer.body);
    assertHeaders(answer.headers);
    const text = JSON.stringify(answer.json());
    for (const name of injections) assert.ok(text.includes(JSON.stringify(name).slice(1, -1)), name);
    assert.deepEqual(Object.keys(Object.prototype), []);
  });

  test('answers addresses with them by what there is no model of, and no file is read or made', async () => {
    const before = await readdir(folder, { recursive: true });
    for (const name of injections) {
      for (const url of [`/forecast/${encodeURIComponent(name)}`, `/v2/models/${encodeURIComponent(name)}/infer`]) {
        const answer = await post(url, { series: values, horizon: 2, inputs: [] });
        if (url.startsWith('/forecast/') && answer.statusCode === 200) {
          assert.ok(fileNames.includes(name));
          continue;
        }
        assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${url}: ${answer.statusCode}`);
        assert.match(String(answer.headers['content-type']), /^application\/(problem\+)?json/);
        assertHeaders(answer.headers);
        assert.doesNotMatch(answer.body, /root:x:|node_modules/);
      }
    }
    assert.deepEqual(await readdir(folder, { recursive: true }), before);
  });

  test('shows them in its page as words, and in its figures as labels of one line', async () => {
    const page = await server.app.inject('/docs');
    assert.match(String(page.headers['content-security-policy']), /default-src 'none'/);
    const tags = new Set([...page.body.matchAll(/<\/?([a-zA-Z][^\s/>]*)/g)].map(([, tag]) => tag!.toLowerCase()));
    for (const tag of ['script', 'iframe', 'img', 'svg', 'base', 'form', 'object', 'b']) assert.ok(!tags.has(tag), tag);
    assert.doesNotMatch(page.body, /<[^>]*\son\w+=/);
    const { body } = await server.app.inject('/metrics');
    for (const line of body.split('\n').filter((text) => text !== '')) {
      assert.match(line, /^(#.*|[a-zA-Z_:][\w:]*(\{([a-zA-Z_]\w*="([^"\\\n]|\\.)*",?)*\})? \S+)$/, line);
    }
    JSON.parse((await server.app.inject('/openapi.json')).body);
  });
});
