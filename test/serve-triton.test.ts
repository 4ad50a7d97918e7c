// A server of models, called by Triton's own client for Python.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { json } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer } from '@onnxcast/server';
import { Forecaster, models } from 'onnxcast';
import { SERVE_PACKAGES } from '../scripts/python-requirements.ts';
import { ensurePythonVenv } from '../scripts/python-venv.ts';

const script = fileURLToPath(new URL('reference/check_serve.py', import.meta.url));
const venv = await ensurePythonVenv(SERVE_PACKAGES);
const reason = 'reason' in venv ? venv.reason : undefined;

if (reason !== undefined && process.env['CI'] === 'true') {
  test("there is a Python for Triton's client", () => assert.fail(reason));
}

/** What the script tells. */
interface Told {
  readonly live: boolean;
  readonly ready: boolean;
  readonly server: { readonly name: string; readonly extensions: readonly string[] };
  readonly model: { readonly name: string; readonly inputs: readonly { readonly name: string }[] };
  readonly index: readonly { readonly name: string; readonly state: string }[];
  readonly forecasts: Readonly<Record<string, readonly number[]>>;
  readonly refused: readonly (readonly [string, string])[];
  readonly loads: readonly boolean[];
}

describe("tritonclient's calls", { skip: reason ?? false }, () => {
  test('give the forecasts of Node by bytes and by JSON, metadata, the index, load and unload', async () => {
    const history = Array.from({ length: 200 }, (_, t) => Math.sin(t / 20));
    const server = await createServer(models.sine, { workers: 2, poll: 0 });
    const forecaster = await Forecaster.load(models.sine, { device: 'cpu' });
    try {
      const { values } = await forecaster.forecast(history, 24);
      const address = new URL(await server.listen({ host: '127.0.0.1', port: 0 }));
      const told = await runClient(address.host, history);
      assert.equal(Object.keys(told.forecasts).length, 45);
      for (const [how, forecast] of Object.entries(told.forecasts)) {
        assert.equal(forecast.length, 24, how);
        // Float32: a product over a batch is cut into other blocks than one over a single series.
        for (const [i, value] of forecast.entries()) assert.ok(Math.abs(value - values[i]!) <= 1e-5, `${how}, ${i}`);
      }
      assert.deepEqual([told.live, told.ready, told.server.name, told.loads], [true, true, 'onnxcast', [false, true]]);
      assert.ok(told.server.extensions.includes('binary_tensor_data'));
      assert.deepEqual(
        told.model.inputs.map(({ name }) => name),
        ['history', 'horizon'],
      );
      assert.deepEqual(
        told.index.map(({ name, state }) => [name, state]),
        [['sine', 'READY']],
      );
      assert.deepEqual(
        told.refused.map(([status]) => status),
        ['404', '400', '404', '400'], // no such model, one input of two, no such version, files with a load
      );
      assert.match(told.refused[1]![1], /no horizon/);
    } finally {
      await server.close();
      await forecaster.dispose();
    }
  });
});

async function runClient(host: string, history: readonly number[]): Promise<Told> {
  if (!('python' in venv)) throw new Error(venv.reason);
  const program = spawn(venv.python, [script, host, 'sine'], { stdio: ['pipe', 'pipe', 'inherit'] });
  program.stdin.end(JSON.stringify(history));
  return (await json(program.stdout)) as Told;
}
