import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { toCalibration } from './to-calibration.ts';

/** The same cases in every run. */
fc.configureGlobal({ seed: 0 });

const size = fc.double({ min: 0, max: 50, noNaN: true });

/** Errors of one series from several points of the past, as many steps ahead from each. */
const past = fc.integer({ min: 1, max: 8 }).chain((ahead) =>
  fc.record({
    ahead: fc.constant(ahead),
    spread: fc.double({ min: 0.1, max: 10, noNaN: true }),
    errors: fc.array(fc.array(size, { minLength: ahead, maxLength: ahead }), { minLength: 2, maxLength: 30 }),
  }),
);

const LEVELS = [50, 80, 95];

const calibrate = ({ ahead, spread, errors }: { ahead: number; spread: number; errors: number[][] }) =>
  toCalibration(
    errors.map((one) => ({ errors: [Float64Array.from(one)], spreads: [spread] })),
    { levels: LEVELS, ahead, series: 1 },
  );

describe('intervals of any errors', () => {
  test('are never narrower further ahead, nor of a higher level', () => {
    fc.assert(
      fc.property(past, (one) => {
        const { widths } = calibrate(one);
        for (const [at, ofLevel] of widths.entries()) {
          for (const [step, width] of ofLevel.entries()) {
            assert.ok(width >= (ofLevel[step - 1] ?? 0));
            assert.ok(width >= (widths[at - 1]?.[step] ?? 0));
          }
        }
      }),
    );
  });

  test('hold at least their level of the errors that they were taken from', () => {
    fc.assert(
      fc.property(past, (one) => {
        const { widths } = calibrate(one);
        for (const [at, ofLevel] of widths.entries()) {
          const inside = one.errors.flatMap((error) =>
            error.map((value, step) => value / one.spread <= ofLevel[step]! * (1 + 1e-12)),
          );
          const share = inside.filter(Boolean).length / inside.length;
          // Between two errors by a straight line: the rank below is held, so one error of all may be missing.
          assert.ok(share >= LEVELS[at]! / 100 - 1 / inside.length, `${share} of ${LEVELS[at]} %`);
        }
      }),
    );
  });

  test('are the same in any unit', () => {
    fc.assert(
      fc.property(past, fc.double({ min: 0.01, max: 100, noNaN: true }), (one, factor) => {
        const { widths } = calibrate(one);
        const errors = one.errors.map((error) => error.map((value) => value * factor));
        const other = calibrate({ ...one, spread: one.spread * factor, errors }).widths;
        for (const [at, ofLevel] of widths.entries()) {
          for (const [step, width] of ofLevel.entries()) {
            assert.ok(Math.abs(width - other[at]![step]!) <= 1e-9 * Math.max(1, width));
          }
        }
      }),
    );
  });
});
