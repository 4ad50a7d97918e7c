import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { forward } from './forward.ts';
import { deepFreeze, readCellCases, readReferenceCases, snapshotOf, worstDifference } from './reference-cases.suite.ts';

// PyTorch computed in float32 (24 bits of mantissa) and we in float64: what parts us is its rounding, about 1e-7 a step.
const tolerance = 1e-5;

describe('forward', () => {
  for (const reference of readReferenceCases()) {
    const { title, spec, weights, aligned, alignedKnown, future } = reference;

    test(`the one-step predictions equal PyTorch's to 1e-5, ${title}`, () => {
      const worst = worstDifference(forward({ spec, weights }, reference.inputs), reference.trainOutput);
      console.log(`forward, ${title}: worst difference ${worst}`);
      assert.ok(worst <= tolerance, `${worst}`);
    });

    test(`warm-up and closed loop equal PyTorch's to 1e-5, ${title}`, () => {
      const worst = worstDifference(
        forward({ spec, weights }, aligned, { future, covariates: alignedKnown }),
        reference.output,
      );
      console.log(`closed loop, ${title}: worst difference ${worst}`);
      assert.ok(worst <= tolerance, `${worst}`);
    });

    test(`a closed loop is a warm-up over what was said before, ${title}`, () => {
      const closed = forward({ spec, weights }, aligned, { future, covariates: alignedKnown });
      const [batch, time, width] = aligned.shape as [number, number, number];
      const targets = spec.targets ?? spec.features;
      const data = new Float64Array(batch * (time + future) * width);
      for (let n = 0; n < batch; n++) {
        for (let t = 0; t < time + future; t++) {
          spec.features.forEach((name, column) => {
            const position = targets.indexOf(name);
            const ahead = spec.futureCovariates?.indexOf(name) ?? -1;
            const said = (n * (time + future) + t - 1) * targets.length + position;
            const known = (n * future + t - time) * (spec.futureCovariates?.length ?? 0) + ahead;
            let value = aligned.data[(n * time + Math.min(t, time - 1)) * width + column]!;
            if (t >= time && position >= 0) value = closed.data[said]!;
            if (t >= time && ahead >= 0) value = alignedKnown!.data[known]!;
            data[(n * (time + future) + t) * width + column] = value;
          });
        }
      }
      assert.deepEqual(forward({ spec, weights }, { shape: [batch, time + future, width], data }), closed);
    });
  }

  test('covariates known in advance that are missing or of another shape are refused', () => {
    const { spec, weights, aligned, alignedKnown, future } = readCellCases().at(-1)!;
    assert.throws(() => forward({ spec, weights }, aligned, { future }), {
      name: 'InputError',
      message: /found none, expected \[3,9,1\]/,
    });
    assert.throws(() => forward({ spec, weights }, aligned, { future: future + 1, covariates: alignedKnown }), {
      name: 'InputError',
    });
    assert.deepEqual(forward({ spec, weights }, aligned).shape, [3, 13, 2]);
  });

  test('float64 weights give what the same numbers in float32 give', () => {
    const { spec, weights, series } = readReferenceCases()[0]!;
    const wide = Object.fromEntries(
      Object.entries(weights).map(([name, { shape, data }]) => [name, { shape, data: Float64Array.from(data) }]),
    );
    assert.deepEqual(
      forward({ spec, weights: wide }, series, { future: 3 }),
      forward({ spec, weights }, series, { future: 3 }),
    );
  });

  test('a series does not see its neighbours, and a third cell of zeros leaves nothing but the bias of the head', () => {
    const { weights, series } = readReferenceCases()[0]!;
    const cell = (name: string) =>
      Object.entries(weights)
        .filter(([key]) => key.startsWith('lstm2'))
        .map(([key, value]) => [key.replace('lstm2', name), value]);
    const features = ['a', 'b', 'c', 'd', 'e']; // lstm2 of the reference takes 5
    const data = series.data.slice(0, 10);
    const head = {
      'linear.weight': { shape: [5, 4], data: new Float32Array(20).fill(0.1) },
      'linear.bias': { shape: [5], data: new Float32Array(5) },
    };
    const one = { ...Object.fromEntries(cell('lstm1')), ...head };
    const spec = { features, hidden: [4], scaling: 'none' } as const;
    const both = forward({ spec, weights: one }, { shape: [2, 1, 5], data }, { future: 2 });
    const second = forward({ spec, weights: one }, { shape: [1, 1, 5], data: data.slice(5) }, { future: 2 });
    assert.deepEqual(both.data.slice(15), second.data);

    // A cell of zeros gives c = 0.5 c + 0.5 * tanh(0) = 0, so a third cell of zeros silences all but the head's bias.
    const zeros = (shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
    const third = { 'lstm3.weight_ih': zeros([16, 4]), 'lstm3.weight_hh': zeros([16, 4]) };
    const biases = { 'lstm3.bias_ih': zeros([16]), 'lstm3.bias_hh': zeros([16]) };
    const bias = { 'linear.bias': { shape: [1], data: new Float32Array([0.25]) } };
    const silent = forward(
      {
        spec: { features: ['a'], hidden: [5, 4, 4], scaling: 'none' },
        weights: { ...weights, ...third, ...biases, ...bias },
      },
      series,
      { future: 1 },
    );
    assert.ok(silent.data.every((value) => value === 0.25));
  });

  test('a skip alone goes on as the recurrence of Fibonacci does, with zeros before the first row', () => {
    const spec = { features: ['y'], hidden: [], skip: 3, scaling: 'none' } as const;
    const weights = {
      'skip.weight': { shape: [1, 3], data: Float64Array.of(1, 1, 0) },
      'skip.bias': { shape: [1], data: Float64Array.of(0) },
    };
    const output = forward({ spec, weights }, { shape: [1, 3, 1], data: Float64Array.of(1, 1, 2) }, { future: 5 });
    assert.deepEqual([...output.data], [1, 2, 3, 5, 8, 13, 21, 34]);
  });

  test('frozen inputs are left as they were', () => {
    const { spec, weights, series } = deepFreeze(readReferenceCases()[1]!);
    const before = snapshotOf(weights, { series });
    forward({ spec, weights }, series, { future: 4 });
    assert.equal(snapshotOf(weights, { series }), before);
  });

  test('a series of no steps is refused by name', () => {
    const { spec, weights } = readReferenceCases()[0]!;
    const empty = { shape: [1, 0, 1], data: new Float32Array(0) };
    assert.throws(() => forward({ spec, weights }, empty, { future: 3 }), {
      name: 'InputError',
      message: /0 steps.*at least 1/,
    });
  });
});
