// What holds of any series that is cut: the parts follow one another, and no history holds anything of its future.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createBatch, cutOrigins, holdOut, lengthOf, type Series, sliceSeries } from '@onnxcast/series';
import fc from 'fast-check';
import { holds } from './holds.ts';

/** A series of one or two features whose values tell their own place. */
const series = fc
  .record({ length: fc.integer({ min: 6, max: 80 }), width: fc.integer({ min: 1, max: 2 }), hasTimes: fc.boolean() })
  .map(
    ({ length, width, hasTimes }): Series => ({
      id: 'a',
      features: ['y', 'x'].slice(0, width),
      values: Float64Array.from({ length: length * width }, (_, i) => i),
      ...(hasTimes && { times: Array.from({ length }, (_, t) => String(t)) }),
    }),
  );

const joined = (...parts: readonly Series[]) => parts.flatMap(({ values }) => [...values]);
const timesOf = (...parts: readonly Series[]) => parts.flatMap(({ times = [] }) => times);

describe('series that are cut', () => {
  test('are the history and then what was held out of it', () => {
    holds(
      fc.property(series, fc.integer({ min: 1, max: 4 }), (one, steps) => {
        const { history, future } = holdOut([one], steps);
        assert.equal(lengthOf(future[0]!), steps);
        assert.deepEqual(joined(history[0]!, future[0]!), [...one.values]);
        assert.deepEqual(timesOf(history[0]!, future[0]!), timesOf(one));
      }),
    );
  });

  test('are sliced as lists are', () => {
    holds(
      fc.property(
        series,
        fc.integer({ min: -90, max: 90 }),
        fc.option(fc.integer({ min: -90, max: 90 })),
        (one, from, to) => {
          const width = one.features.length;
          const rows = Array.from({ length: lengthOf(one) }, (_, t) => [
            ...one.values.slice(t * width, (t + 1) * width),
          ]);
          assert.deepEqual(
            [...sliceSeries(one, from, to ?? undefined).values],
            rows.slice(from, to ?? undefined).flat(),
          );
        },
      ),
    );
  });

  test('have at every origin a history that ends where its future begins, the last future at their own end', () => {
    const options = fc.record({
      horizon: fc.integer({ min: 1, max: 6 }),
      windows: fc.integer({ min: 1, max: 5 }),
      stride: fc.integer({ min: 1, max: 7 }),
    });
    holds(
      fc.property(fc.array(series, { minLength: 1, maxLength: 3 }), options, (all, cut) => {
        const needed = 2 + cut.horizon + (cut.windows - 1) * cut.stride;
        if (all.every((one) => lengthOf(one) < needed)) {
          assert.throws(() => cutOrigins(all, cut), /points/);
          return;
        }
        const { origins, short } = cutOrigins(all, cut);
        const long = all.filter((one) => lengthOf(one) >= needed);
        assert.equal(short.length, all.length - long.length);
        assert.equal(origins.length, cut.windows);
        for (const [window, { histories, futures }] of origins.entries()) {
          for (const [at, one] of long.entries()) {
            const [history, future] = [histories[at]!, futures[at]!];
            assert.equal(lengthOf(future), cut.horizon);
            assert.deepEqual(joined(history, future), [
              ...one.values.slice(0, history.values.length + future.values.length),
            ]);
            const left = lengthOf(one) - lengthOf(history) - cut.horizon;
            assert.equal(left, (cut.windows - 1 - window) * cut.stride);
          }
        }
      }),
    );
  });

  test('are learnt from one step ahead, and padding counts nowhere', () => {
    const same = fc.integer({ min: 1, max: 2 }).chain((width) =>
      fc.array(
        series.filter(({ features }) => features.length === width),
        { minLength: 1, maxLength: 3 },
      ),
    );
    holds(
      fc.property(same, (all) => {
        const { inputs, targets, mask } = createBatch(all);
        const [, time, width] = inputs.shape as [number, number, number];
        for (const [at, one] of all.entries()) {
          for (let t = 0; t < time; t++) {
            const counts = mask === undefined || mask.data[at * time + t] === 1;
            assert.equal(counts, t < lengthOf(one) - 1);
            if (!counts) continue;
            const place = (at * time + t) * width;
            assert.deepEqual(
              [...inputs.data.slice(place, place + width)],
              [...one.values.slice(t * width, (t + 1) * width)],
            );
            assert.deepEqual(
              [...targets.data.slice(place, place + width)],
              [...one.values.slice((t + 1) * width, (t + 2) * width)],
            );
          }
        }
      }),
    );
  });
});
