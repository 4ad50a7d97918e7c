// Inference by the Open Inference Protocol: JSON and bytes, against the Forecaster of Node; what is wrong with a request.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Forecaster } from '@onnxcast/runtime-node';
import { post, shipped, wave } from '../create-server.suite.ts';
import { createServer, type Server } from '../index.ts';

const url = '/v2/models/sine/infer';

describe('POST /v2/models/MODEL/infer', () => {
  let server: Server;
  let expected: Float64Array;
  before(async () => {
    server = await createServer(shipped('sine'), { workers: 1, poll: 0, log: 'silent' });
    const forecaster = await Forecaster.load(shipped('sine'), { device: 'cpu' });
    expected = (await forecaster.forecast(wave(30), 4)).values;
    await forecaster.dispose();
  });
  after(() => server.close());

  const history = (given: object = {}) => ({
    name: 'history',
    datatype: 'FP64',
    shape: [1, 30, 1],
    data: wave(30),
    ...given,
  });
  const horizon = (given: object = {}) => ({ name: 'horizon', datatype: 'INT64', shape: [], data: [4], ...given });

  test('JSON gives the forecast of Node, of the outputs that are asked for', async () => {
    for (const data of [wave(30), [wave(30).map((value) => [value])]]) {
      const body = { id: 'a', inputs: [history({ data }), horizon()], outputs: [{ name: 'forecast' }] };
      const answer = (await post(server, url, body)).json();
      const [output, ...others] = answer.outputs;
      assert.deepEqual([answer.id, answer.model_name, answer.model_version, others], ['a', 'sine', '1', []]);
      assert.deepEqual([output.name, output.datatype, output.shape], ['forecast', 'FP64', [1, 4, 1]]);
      for (const [i, value] of output.data.entries()) assert.ok(Math.abs(value - expected[i]!) <= 1e-6);
    }
    const all = (await post(server, url, { inputs: [history(), horizon()] })).json().outputs;
    assert.deepEqual(
      all.map(({ name, shape }: { name: string; shape: number[] }) => [name, shape]),
      [
        ['forecast', [1, 4, 1]],
        ['fitted', [1, 29, 1]],
      ],
    );
  });

  test('bytes behind the JSON give bytes behind the JSON, the same numbers', async () => {
    const parts = [Buffer.from(Float64Array.from(wave(30)).buffer), Buffer.from(BigInt64Array.of(4n).buffer)];
    const sized = (input: object, size: number) => ({
      ...input,
      data: undefined,
      parameters: { binary_data_size: size },
    });
    const header = Buffer.from(
      JSON.stringify({
        inputs: [sized(history(), 240), sized(horizon({ shape: [1] }), 8)],
        outputs: [{ name: 'forecast', parameters: { binary_data: true } }, { name: 'fitted' }],
      }),
    );
    const payload = Buffer.concat([header, ...parts]);
    const headers = { 'inference-header-content-length': String(header.length) };
    const answer = await server.app.inject({ method: 'POST', url, payload, headers });
    assert.equal(answer.statusCode, 200, answer.body);
    const length = Number(answer.headers['inference-header-content-length']);
    const { outputs } = JSON.parse(answer.rawPayload.subarray(0, length).toString());
    assert.equal(outputs[0].parameters.binary_data_size, 32);
    assert.equal(outputs[1].data.length, 29);
    const bytes = Uint8Array.from(answer.rawPayload.subarray(length));
    for (const [i, value] of new Float64Array(bytes.buffer).entries())
      assert.ok(Math.abs(value - expected[i]!) <= 1e-6);
  });

  test('numbers that are none are refused in bytes as in JSON, by their place', async () => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const bytes = Buffer.from(Float64Array.from(wave(29).concat(wrong)).buffer);
      const input = history({ data: undefined, parameters: { binary_data_size: bytes.length } });
      const header = Buffer.from(JSON.stringify({ inputs: [input, horizon()] }));
      const headers = { 'inference-header-content-length': String(header.length) };
      const answer = await server.app.inject({ method: 'POST', url, payload: Buffer.concat([header, bytes]), headers });
      assert.equal(answer.statusCode, 400, answer.body);
      assert.equal(answer.json().error.startsWith(`history[29]: found ${wrong}, expected finite numbers`), true);
    }
  });

  const refused: readonly (readonly [string, () => unknown, RegExp])[] = [
    ['inputs that are none', () => ({ inputs: 5 }), /^inputs: found 5/],
    ['an input that is lacking', () => ({ inputs: [history()] }), /no horizon/],
    [
      'an input that there is not',
      () => ({ inputs: [history({ name: 'x' })] }),
      /named "x", expected each of history, horizon/,
    ],
    ['an input twice', () => ({ inputs: [history(), history()] }), /history, horizon once/],
    ['another type', () => ({ inputs: [history({ datatype: 'FP32' })] }), /datatype "FP32", expected FP64/],
    ['another width', () => ({ inputs: [history({ shape: [1, 15, 2] })] }), /history: found the shape \[1,15,2\]/],
    [
      'a shape that its data are not of',
      () => ({ inputs: [history({ shape: [1, 31, 1] })] }),
      /30 values, expected 31/,
    ],
    ['a shape that is too large', () => ({ inputs: [history({ shape: [1e9, 1e9, 1] })] }), /30 values/],
    [
      'values that are none',
      () => ({ inputs: [history({ data: wave(29).concat(Number.NaN) }), horizon()] }),
      /\[29\]: found null/,
    ],
    ['a horizon below zero', () => ({ inputs: [history(), horizon({ data: [-1] })] }), /horizon: found -1/],
    ['no series', () => ({ inputs: [history({ shape: [0, 30, 1], data: [] }), horizon()] }), /batch: found 0/],
    ['no rows', () => ({ inputs: [history({ shape: [1, 0, 1], data: [] }), horizon()] }), /time: found 0/],
    [
      'bytes that are not there',
      () => ({ inputs: [history({ data: undefined, parameters: { binary_data_size: 240 } })] }),
      /at most the 0 bytes/,
    ],
    [
      'an output that there is not',
      () => ({ inputs: [history(), horizon()], outputs: [{ name: 'x' }] }),
      /output named "x"/,
    ],
    [
      'deep lists',
      () =>
        `{"inputs":[{"name":"history","datatype":"FP64","shape":[1,1,1],"data":${'['.repeat(5000)}${']'.repeat(5000)}}]}`,
      /found/,
    ],
  ];
  for (const [what, body, words] of refused) {
    test(`${what}: refused in a sentence`, async () => {
      const answer = await post(server, url, body());
      assert.equal(answer.statusCode, 400, answer.body);
      assert.match(answer.json().error, words);
    });
  }

  test('no body at all is refused in a sentence', async () => {
    const answer = await server.app.inject({ method: 'POST', url });
    assert.equal(answer.statusCode, 400, answer.body);
    assert.match(answer.json().error, /inputs/);
  });

  test('health, metadata and the OpenAPI document say what there is', async () => {
    assert.deepEqual((await server.app.inject('/v2/health/ready')).json(), { ready: true });
    const { inputs } = (await server.app.inject('/v2/models/sine')).json();
    assert.deepEqual(inputs, [
      { name: 'history', datatype: 'FP64', shape: [-1, -1, 1] },
      { name: 'horizon', datatype: 'INT64', shape: [] },
    ]);
    const { paths } = (await server.app.inject('/openapi.json')).json();
    for (const path of ['/v2/models/{model}/infer', '/forecast/{model}', '/v2/repository/index'])
      assert.ok(path in paths);
    assert.match((await server.app.inject('/docs')).body, /POST \/forecast\/\{model\}/);
  });
});
