// A model in a worker that is made up here: what the page does where one does not answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRemoteModel } from './remote-model.ts';
import type { Request } from './worker-protocol.ts';

const opened = { spec: undefined, metadata: {}, runtime: 'made up' };
const forecasted = { values: Float64Array.of(1), milliseconds: 0 };

/** Answers every call but a forecast of 999 steps. */
class MadeUpWorker {
  static readonly started: MadeUpWorker[] = [];
  readonly calls: Request[] = [];
  isEnded = false;
  #listen: ((event: { data: unknown }) => void) | undefined;

  constructor() {
    MadeUpWorker.started.push(this);
  }

  addEventListener(type: string, listen: (event: { data: unknown }) => void): void {
    if (type === 'message') this.#listen = listen;
  }

  postMessage(call: Request): void {
    this.calls.push(call);
    if (call.call === 'forecast' && call.horizon === 999) return;
    const value = call.call === 'open' ? opened : forecasted;
    queueMicrotask(() => this.#listen?.({ data: { id: call.id, value } }));
  }

  terminate(): void {
    this.isEnded = true;
  }
}

Object.assign(globalThis, { Worker: MadeUpWorker, document: { baseURI: 'http://localhost/' } });

test('a worker whose forecast takes more than a minute is ended, and another one has its model', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const remote = startRemoteModel('wasm');
  await remote.open(Uint8Array.of(1), 'slow.onnx');
  const forecast = remote.forecast({ values: Float64Array.of(0) }, 999);
  mock.timers.tick(59_000);
  assert.deepEqual(
    MadeUpWorker.started.map(({ isEnded }) => isEnded),
    [false],
  );
  mock.timers.tick(2_000);
  await assert.rejects(forecast, /took more than 60 s and was ended. Choose fewer steps/);
  assert.deepEqual(
    MadeUpWorker.started.map(({ isEnded }) => isEnded),
    [true, false],
  );
  assert.deepEqual(await remote.forecast({ values: Float64Array.of(0) }, 3), forecasted);
  const said = MadeUpWorker.started[1]!.calls.map((call) => (call.call === 'open' ? call.file : call.horizon));
  assert.deepEqual(said, ['slow.onnx', 3]);
  mock.timers.tick(120_000);
  assert.equal(MadeUpWorker.started.length, 2, 'a forecast that was answered ends no worker');
});
