// Which engine `auto` takes, and what is said of it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cellKinds } from '@onnxcast/model';
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

  test('says for what the engine that it took is faster', async () => {
    const said: string[] = [];
    const engine = await openEngine({ ...auto, cell: 'gru', workers: 1 }, { onChoice: (why) => said.push(why) });
    assert.equal(engine.name, 'onnx');
    assert.deepEqual(said, ['faster than tensorflow for gru cells']);
    await engine.dispose();
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
