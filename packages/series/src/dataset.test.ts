import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createBatch, holdOut, sliceSeries, splitSeries, toTensor } from './dataset.ts';
import { InputError } from './errors.ts';
import { selectFeatures } from './select-features.ts';
import type { Series } from './series.ts';

function series(id: string, rows: readonly (readonly number[])[]): Series {
  return Object.freeze({
    id,
    features: Object.freeze(rows[0]!.map((_, i) => `f${i}`)),
    values: Float64Array.from(rows.flat()),
    times: Object.freeze(rows.map((_, t) => String(t))),
  });
}

const LONG = series('long', [
  [1, 10],
  [2, 20],
  [3, 30],
  [4, 40],
]);
const SHORT = series('short', [
  [5, 50],
  [6, 60],
]);

describe('createBatch', () => {
  test('gives all points but the last as inputs, all but the first as targets, and no mask for equal lengths', () => {
    assert.deepEqual(createBatch([LONG]), {
      inputs: { shape: [1, 3, 2], data: Float32Array.of(1, 10, 2, 20, 3, 30) },
      targets: { shape: [1, 3, 2], data: Float32Array.of(2, 20, 3, 30, 4, 40) },
    });
  });

  test('fills a shorter series up at the end and masks what it filled', () => {
    assert.deepEqual(createBatch([SHORT, LONG]), {
      inputs: { shape: [2, 3, 2], data: Float32Array.of(5, 50, 0, 0, 0, 0, 1, 10, 2, 20, 3, 30) },
      targets: { shape: [2, 3, 2], data: Float32Array.of(6, 60, 0, 0, 0, 0, 2, 20, 3, 30, 4, 40) },
      mask: { shape: [2, 3], data: Float32Array.of(1, 0, 0, 1, 1, 1) },
    });
  });

  test('masks values that were filled in one by one, and what is padded', () => {
    const filled: Series = { ...LONG, observed: Uint8Array.of(1, 0, 1, 1, 0, 1, 1, 1) };
    assert.deepEqual(createBatch([SHORT, filled]).mask, {
      shape: [2, 3, 2],
      data: Float32Array.of(1, 1, 0, 0, 0, 0, 1, 1, 0, 1, 1, 1),
    });
    assert.equal(createBatch([{ ...LONG, observed: new Uint8Array(8).fill(1) }]).mask, undefined);
  });

  test('refuses no series, one point, other features and numbers beyond float32', () => {
    const wrong: readonly (readonly Series[])[] = [
      [],
      [series('point', [[1, 2]])],
      [LONG, series('other', [[1], [2]])],
      [series('huge', [[1e39], [2]])],
    ];
    for (const one of wrong) assert.throws(() => createBatch(one), InputError);
  });
});

describe('toTensor', () => {
  test('lays series of one length beside one another and refuses others', () => {
    assert.deepEqual(toTensor([SHORT, sliceSeries(LONG, 0, 2)]), {
      shape: [2, 2, 2],
      data: Float32Array.of(5, 50, 6, 60, 1, 10, 2, 20),
    });
    assert.throws(() => toTensor([SHORT, LONG]), /Series "long" has 4 points and "short" has 2, expected one length/);
  });
});

describe('splitSeries', () => {
  test('takes the first ones for the test', () => {
    const all = [LONG, SHORT, LONG];
    assert.deepEqual(splitSeries(all, { test: 1 }), { train: [SHORT, LONG], test: [LONG] });
    assert.deepEqual(splitSeries(all, { test: 0 }), { train: all, test: [] });
    for (const test of [-1, 3, 0.5]) assert.throws(() => splitSeries(all, { test }), InputError);
  });
});

describe('holdOut', () => {
  test('parts history and future at the same distance from every end', () => {
    const { history, future } = holdOut([LONG], 2);
    assert.deepEqual(history[0]!.values, Float64Array.of(1, 10, 2, 20));
    assert.deepEqual(history[0]!.times, ['0', '1']);
    assert.deepEqual(future[0]!.values, Float64Array.of(3, 30, 4, 40));
    assert.deepEqual(future[0]!.times, ['2', '3']);
  });

  test('refuses to leave fewer than two points, and steps that are no whole number from 1', () => {
    assert.throws(() => holdOut([LONG, SHORT], 1), /Series "short" has 2 points, expected at least 3/);
    for (const steps of [0, -1, 1.5, Number.NaN]) assert.throws(() => holdOut([LONG], steps), InputError);
  });
});

describe('sliceSeries', () => {
  test('cuts as Array.prototype.slice does on the rows, for every start and end', () => {
    const rows = [0, 1, 2, 3];
    for (let start = -6; start <= 6; start++) {
      for (const end of [undefined, -6, -4, -1, 0, 2, 4, 6]) {
        const part = sliceSeries(LONG, start, end);
        assert.deepEqual(part.times, rows.slice(start, end).map(String), `${start}, ${end}`);
        assert.deepEqual(
          [...part.values],
          rows.slice(start, end).flatMap((t) => [t + 1, 10 * t + 10]),
        );
      }
    }
  });

  test('takes along what was observed, as holding out and choosing variables do', () => {
    const filled: Series = { ...LONG, observed: Uint8Array.of(1, 1, 0, 1, 1, 0, 1, 1) };
    assert.deepEqual(sliceSeries(filled, 1, 3).observed, Uint8Array.of(0, 1, 1, 0));
    const { history, future } = holdOut([filled], 2);
    assert.deepEqual(history[0]!.observed, Uint8Array.of(1, 1, 0, 1));
    assert.deepEqual(future[0]!.observed, Uint8Array.of(1, 0, 1, 1));
    assert.deepEqual(selectFeatures(filled, ['f1']).observed, Uint8Array.of(1, 1, 0, 1));
    assert.equal('observed' in selectFeatures(LONG, ['f1']), false);
  });
});
