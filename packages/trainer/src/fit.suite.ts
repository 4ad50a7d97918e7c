// What tests of a fit share: a small model on a stretch of PyTorch's waves, and that a fit goes on from its checkpoint to the same bits on every engine.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { initialWeights } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Engine } from './engines/engine.ts';
import { createParallelEngine } from './engines/parallel/engine-parallel.ts';
import { createTensorflowEngine } from './engines/tensorflow/engine-tensorflow.ts';
import { tensorflowIsMissing } from './engines/tensorflow/tensorflow.suite.ts';
import { createTfjsEngine } from './engines/tfjs/engine-tfjs.ts';
import type { Epoch } from './epoch.ts';
import { type FitOptions, fit } from './fit.ts';
import { learnOneStep } from './lessons/one-step.ts';
import { lbfgsBatch } from './optimizers/lbfgs-reference.suite.ts';
import { cutTime } from './reference.suite.ts';

export const spec = { features: ['y'], hidden: [4, 3], scaling: 'none' } as const;
export const batch = { inputs: cutTime(lbfgsBatch.inputs, 0, 30), targets: cutTime(lbfgsBatch.targets, 0, 30) };
export const validation = { history: cutTime(lbfgsBatch.inputs, 40, 60), future: cutTime(lbfgsBatch.inputs, 60, 70) };
export const weights = initialWeights(spec, createRandom(0));
export const lessons = learnOneStep(spec, batch);

/** All epochs of a fit. */
export async function collect(options: FitOptions): Promise<readonly Epoch[]> {
  const epochs: Epoch[] = [];
  for await (const epoch of fit(options)) epochs.push(epoch);
  return epochs;
}

/** A training by its optimizer, and what to call it. */
interface Resumed extends Pick<FitOptions, 'optimizer' | 'regularisation'> {
  readonly name: string;
}

const engines: readonly (readonly [name: string, create: () => Promise<Engine>, skip: string | false])[] = [
  ['tfjs on cpu', () => createTfjsEngine({ backend: 'cpu' }), false],
  ['tensorflow', createTensorflowEngine, tensorflowIsMissing],
  ['parallel', () => createParallelEngine({ workers: 2 }), tensorflowIsMissing],
];

/** Trains four epochs at once and two and two with a checkpoint between them, on every engine. */
export function testResume(trainings: readonly Resumed[]): void {
  for (const [engineName, create, skip] of engines) {
    let opened: Promise<Engine> | undefined;
    after(async () => (await opened)?.dispose());
    for (const { name, ...options } of trainings) {
      test(`two epochs, a checkpoint and two more give the bits of four (${engineName}, ${name})`, {
        skip,
      }, async () => {
        opened ??= create();
        const common = { spec, engine: await opened, lessons, validation, ...options };
        const through = await collect({ ...common, start: { weights }, epochs: 4 });
        const half = (await collect({ ...common, start: { weights }, epochs: 2 })).at(-1)!;
        const start = readCheckpoint(writeCheckpoint({ spec, ...half }), 'run.safetensors');
        const resumed = await collect({ ...common, start, epochs: 4 });
        assert.deepEqual(
          resumed.map(({ epoch }) => epoch),
          [3, 4],
        );
        assert.deepEqual(resumed, through.slice(2));
      });
    }
  }
}
