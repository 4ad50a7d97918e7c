// Which engine `auto` takes, and what is said of it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cellKinds } from '@onnxcast/model';
import { InputError, UnsupportedError } from '@onnxcast/series';
import { openSession } from '../../../runtime-node/src/open-session.ts';
import { lessonNames } from '../lessons/lessons.ts';
import { openEngine, preferredEngine } from './engines.ts';

describe('auto', () => {
  const auto = { engine: 'auto', openSession } as const;

  test('prefers onnx for every cell that TensorFlow has no operator for, and for closed loops', () => {
    for (const cell of cellKinds) {
      for (const lesson of lessonNames) {
        const expected = cell === 'lstm' && lesson !== 'closed-loop' ? 'tensorflow' : 'onnx';
        assert.equal(preferredEngine({ ...auto, cell, lesson }), expected, `${cell}, ${lesson}`);
      }
    }
  });

  test('prefers onnx for LSTM cells of which little is learnt at once, where that was measured to be clearly faster', () => {
    const preferredFor = (hidden: readonly number[], series: number, steps: number) =>
      preferredEngine({ ...auto, hidden, size: { series, steps } });
    assert.equal(preferredFor([64, 64], 8, 100), 'onnx');
    assert.equal(preferredFor([128], 1, 999), 'onnx');
    assert.equal(preferredFor([64, 64], 97, 999), 'tensorflow');
    assert.equal(preferredFor([16, 16], 8, 5000), 'tensorflow');
    assert.equal(preferredFor([], 8, 100), 'tensorflow'); // an autoregression that goes on: no cells
    assert.equal(preferredEngine({ ...auto, cell: 'gru', hidden: [16], size: { series: 8, steps: 5000 } }), 'onnx');
  });

  test('says for what the engine that it took is faster', async () => {
    const said: string[] = [];
    const engine = await openEngine({ ...auto, cell: 'gru', workers: 1 }, { onChoice: (why) => said.push(why) });
    assert.equal(engine.name, 'onnx');
    const few = { hidden: [64, 8], size: { series: 4, steps: 80 }, workers: 1 };
    const other = await openEngine({ ...auto, ...few }, { onChoice: (why) => said.push(why) });
    assert.deepEqual(said, [
      'faster than tensorflow for gru cells',
      'faster than tensorflow for lstm cells of 64 and 8, 4 series of 80 steps at once',
    ]);
    await engine.dispose();
    await other.dispose();
  });

  test('keeps to the engine that a training was begun with', async () => {
    for (const begunWith of ['tensorflow', 'onnx', 'tfjs']) {
      assert.equal(preferredEngine({ ...auto, cell: 'gru', begunWith }), begunWith);
      assert.equal(preferredEngine({ ...auto, cell: 'lstm', begunWith }), begunWith);
    }
    const said: string[] = [];
    const options = { ...auto, cell: 'lstm', lesson: 'one-step', begunWith: 'onnx', workers: 1 } as const;
    const engine = await openEngine(options, { onChoice: (why) => said.push(why) });
    assert.equal(engine.name, 'onnx');
    assert.deepEqual(said, ['with which the training was begun']);
    await engine.dispose();
  });

  test('leaves onnx out where nothing opens its graphs, and is not asked where an engine is told', () => {
    assert.equal(preferredEngine({ engine: 'auto', cell: 'gru' }), 'tensorflow');
    assert.equal(preferredEngine({ engine: 'tensorflow', cell: 'gru', openSession }), 'tensorflow');
  });
});

describe('a device', () => {
  /** Opens what was asked for in the processor, and keeps what was asked for. */
  const record = (devices: string[]): typeof openSession => {
    return (model, options) => {
      devices.push(options.device);
      return openSession(model, { ...options, device: 'cpu' });
    };
  };

  test('reaches the sessions of the engine onnx, in one session whatever the workers, and auto is that engine', async () => {
    for (const engine of ['onnx', 'auto'] as const) {
      const devices: string[] = [];
      const said: string[] = [];
      const options = {
        engine,
        device: 'cuda',
        workers: 2,
        openSession: record(devices),
        runtime: 'file:///none',
      } as const;
      const opened = await openEngine(options, { onOneThread: (why) => said.push(why) });
      assert.equal(opened.name, 'onnx');
      assert.deepEqual(devices, ['cuda']);
      assert.deepEqual(said, ['One session, because a GPU takes the whole batch at once.']);
      await opened.dispose();
    }
  });

  test('is refused beside an engine that has none, and where nothing opens graphs', async () => {
    for (const engine of ['tensorflow', 'tfjs'] as const) {
      await assert.rejects(openEngine({ engine, device: 'cuda', openSession }), (error) => {
        assert.ok(error instanceof InputError);
        assert.equal(error.option, 'device');
        assert.match(
          error.message,
          /^device: found cuda beside `engine: '\w+'`, which has none\. Give `engine: 'onnx'`, or leave it out\.$/,
        );
        return true;
      });
    }
    await assert.rejects(openEngine({ engine: 'auto', device: 'cuda' }), InputError);
  });

  test('that is missing ends a training with what helps, and no engine goes on without it', async (context) => {
    const fallbacks: unknown[] = [];
    try {
      const engine = await openEngine(
        { engine: 'auto', device: 'cuda', openSession },
        { onFallback: (reason) => fallbacks.push(reason) },
      );
      await engine.dispose();
      context.skip('this machine runs CUDA');
    } catch (error) {
      assert.ok(error instanceof UnsupportedError, String(error));
      assert.equal(error.option, 'device');
      assert.match(error.message, /^device: found cuda, but CUDA cannot be used here: .+ Or leave the device out\.$/);
      assert.deepEqual(fallbacks, []);
    }
  });
});
