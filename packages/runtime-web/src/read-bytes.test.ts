// A model's bytes from addresses, buffers and files.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { ModelFileError } from '@onnxcast/series';
import { nameOf, readBytes } from './read-bytes.ts';

describe('the bytes of a model', () => {
  const bytes = Uint8Array.of(8, 7, 6);
  const server = createServer((request, response) => {
    if (request.url === '/model.onnx') response.end(bytes);
    else if (request.url === '/page') response.end('\n<!DOCTYPE html><title>An application</title>');
    else if (request.url === '/half') {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('x', () => response.destroy());
    } else response.writeHead(403).end();
  });
  let url = '';
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  test('bytes are the same from an address, an array, a buffer, a Blob and a File', async () => {
    const sources = [`${url}/model.onnx`, new URL(`${url}/model.onnx`), bytes, bytes.buffer, new Blob([bytes])];
    for (const source of [...sources, new File([bytes], 'mine.onnx')]) {
      assert.deepEqual(await readBytes(source, nameOf(source)), bytes);
    }
  });

  test('models are named after their address or file', () => {
    assert.equal(nameOf('models/a.onnx'), 'models/a.onnx');
    assert.equal(nameOf(new File([bytes], 'mine.onnx')), 'mine.onnx');
    for (const source of [bytes, bytes.buffer, new Blob([bytes])]) assert.equal(nameOf(source), 'model');
  });

  test('bytes that a server refuses, cuts off, replaces by a page or never sends are a ModelFileError with the address', async () => {
    const gone = 'http://127.0.0.1:9/x.onnx';
    for (const [address, message] of [
      [`${url}/secret.onnx`, /secret\.onnx: the server answers 403 Forbidden\. Check the address/],
      [`${url}/page`, /page: the server answers with a web page, expected an ONNX model\. Check the address/],
      [`${url}/half`, /half: the file cannot be fetched: .*Check the address/],
      [gone, /x\.onnx: the file cannot be fetched: .*Access-Control-Allow-Origin/],
    ] as const) {
      await assert.rejects(readBytes(address, address), (error) => {
        assert.ok(error instanceof ModelFileError);
        assert.match(error.message, message);
        assert.equal(error.file, address);
        return true;
      });
    }
  });
});
