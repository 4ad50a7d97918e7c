import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { referenceForecast } from '@onnxcast/model';
import { createRandom, type Series } from '@onnxcast/series';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../../checkpoint.ts';
import type { Epoch } from '../../epoch.ts';
import { train } from '../../platform/train.ts';
import type { Training } from '../../training.ts';
import { directSkip } from './direct-skip.ts';

/** A walk whose steps follow the logistic map, of which no linear autoregression forecasts any. */
function walk(length: number): Float64Array {
  const values = new Float64Array(length);
  let step = 0.3;
  for (let t = 1; t < length; t++) {
    step = 3.8 * step * (1 - step);
    values[t] = values[t - 1]! + step - 0.643;
  }
  return values;
}

/** A linear autoregression with noise, of which nothing but noise is left. */
function linear(length: number): Float64Array {
  const random = createRandom(8);
  const values = new Float64Array(length);
  for (let t = 1; t < length; t++) values[t] = 0.8 * values[t - 1]! + random.normal();
  return values;
}

async function fit(values: Float64Array, options: Parameters<typeof train>[1]): Promise<Training & { epoch: Epoch }> {
  const series: Series = { id: 'a', features: ['y'], values };
  const training = train([series], options);
  let last: Epoch | undefined;
  for await (const epoch of training) last = epoch;
  return { ...training, epoch: last! };
}

function errorAfter({ spec, epoch }: { spec: Training['spec']; epoch: Epoch }, values: Float64Array, end: number) {
  const history = { shape: [1, end, 1], data: values.subarray(0, end) };
  const { forecast } = referenceForecast({ spec, weights: epoch.weights }, history, { horizon: 1 });
  return Math.abs(forecast.data[0]! - values[end]!);
}

describe('cells beside an autoregression', () => {
  test('are kept where the autoregression leaves what they can learn, and halve its error on steps that nobody has seen', async () => {
    const values = walk(460);
    const known = values.slice(0, 400);
    const options = { horizon: 1, season: 1 };
    const bare = await fit(known, options);
    const beside = await fit(known, { ...options, cells: 8, members: 3 });
    assert.equal(bare.choice!.cells, undefined);
    const { cells } = beside.choice!;
    assert.ok(cells!.isKept && cells!.ratio! < 0.5, JSON.stringify(cells));
    assert.deepEqual([beside.spec.hidden, beside.spec.members, beside.spec.cellInput], [[8], 3, 'changes']);
    const sum = (model: Training & { epoch: Epoch }) =>
      Array.from({ length: 12 }, (_, i) => errorAfter(model, values, 400 + 5 * i)).reduce((all, one) => all + one);
    const [without, withCells] = [sum(bare), sum(beside)];
    assert.ok(withCells < without / 2, `${withCells} beside ${without}`);
  });

  test('go through a checkpoint: members come back with every bit, and a training that was through adds nothing', async () => {
    const values = walk(300);
    const series: Series = { id: 'a', features: ['y'], values };
    const options = { horizon: 1, season: 1, cells: 4, members: 3 } as const;
    const training = train([series], options);
    const kept: Checkpoint[] = [];
    for await (const { weights, optimizerState, epoch, history } of training) {
      const { spec, options: settled } = training;
      const bytes = writeCheckpoint({
        spec,
        weights,
        optimizerState,
        options: { ...settled },
        epoch,
        history,
        fingerprint: '',
      });
      kept.push(readCheckpoint(bytes, 'run.safetensors'));
      assert.deepEqual(kept.at(-1)!.weights, weights);
    }
    assert.equal(kept.length, 1);
    const [start] = kept as [Checkpoint];
    assert.equal(start.spec.members, 3);
    const resumed = train([series], { ...options, start });
    for await (const _ of resumed) assert.fail('an epoch more');
    assert.deepEqual([resumed.spec, resumed.start.weights], [training.spec, start.weights]);
    // What was stopped on its way has left nothing, and begins again: to the same bits.
    for await (const { weights } of train([series], options)) assert.deepEqual(weights, start.weights);
  });

  test('are left out where only noise is left: the model is that without them, to the bit', async () => {
    const values = linear(200);
    const bare = await fit(values, { horizon: 6, season: 1 });
    const beside = await fit(values, { horizon: 6, season: 1, cells: 8, members: 1 });
    assert.equal(beside.choice!.cells!.isKept, false);
    assert.deepEqual(beside.epoch.weights, bare.epoch.weights);
    assert.deepEqual(beside.spec, bare.spec);
  });

  test('say what keeps them from being tried', async () => {
    const { choice } = await fit(linear(9), { horizon: 4, season: 1, members: 1 });
    assert.match(choice!.cells!.obstacle!, /^9 rows in all are too little/);
    // 45 of 100 rows may be kept from learning: 22 that stop it, and 22 alone that judge.
    const { choice: short } = await fit(linear(100), { horizon: 22, season: 1, members: 1 });
    assert.match(short!.cells!.obstacle!, /too short to judge them by in 2 stretches/);
  });

  test('are asked for with an odd number of members', () => {
    const series: Series = { id: 'a', features: ['y'], values: linear(40) };
    assert.throws(() => train([series], { members: 2 }), /members: found 2, expected an odd whole number/);
  });
});

describe('a skip that tells several steps at once', () => {
  test('says what its closed loop says, of two features that look at one another', () => {
    const random = createRandom(2);
    const draw = (length: number) => Float64Array.from({ length }, () => random.normal() / 3);
    const [rows, features, steps] = [3, 2, 7];
    const weight = { shape: [features, rows * features], data: draw(rows * features * features) };
    const bias = { shape: [features], data: draw(features) };
    const direct = directSkip({ weight, bias }, steps);
    const seen = Array.from({ length: rows }, () => draw(features)); // the newest first
    const told: Float64Array[] = [];
    for (let step = 0; step < steps; step++) {
      const flat = [...told.toReversed(), ...seen].slice(0, rows).flatMap((row) => [...row]);
      told.push(
        bias.data.map((sum, target) =>
          flat.reduce((all, x, i) => all + weight.data[target * flat.length + i]! * x, sum),
        ),
      );
    }
    const flat = seen.flatMap((row) => [...row]);
    told
      .flatMap((row) => [...row])
      .forEach((expected, output) => {
        const said = flat.reduce(
          (all, x, i) => all + direct.weight.data[output * flat.length + i]! * x,
          direct.bias.data[output]!,
        );
        assert.ok(Math.abs(said - expected) <= 1e-12, `output ${output}: ${said}, ${expected}`);
      });
  });
});
