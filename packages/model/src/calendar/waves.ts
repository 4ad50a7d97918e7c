// Waves of the time itself: sine and cosine of the day, the week or the year.
import type { CalendarKind } from './calendar-kind.ts';
import type { WavePeriod, Waves } from './calendar-spec.ts';
import type { CalendarUnit } from './calendar-step.ts';

/** Lengths of the periods, in what rows count. A year is the mean one of the Gregorian calendar. */
const lengths: Readonly<Record<WavePeriod, Readonly<Partial<Record<CalendarUnit, number>>>>> = {
  day: { second: 86_400 },
  week: { second: 604_800 },
  year: { second: 31_556_952, month: 12 },
};

/** Sine and cosine of each wave. */
export const waves: CalendarKind<Waves> = {
  describe: ({ period, harmonics }) => `${harmonics} ${harmonics === 1 ? 'wave' : 'waves'} a ${period}`,
  names: ({ period, harmonics }) =>
    numbersTo(harmonics).flatMap((n) => [`sine ${n} of the ${period}`, `cosine ${n} of the ${period}`]),
  compute(ops, { period, harmonics }, { unit, time }) {
    const length = lengths[period][unit]!;
    const rest = ops.mod(time, ops.integer(length));
    return numbersTo(harmonics).flatMap((n) => {
      // In whole numbers: a wave that goes round n times begins anew in each.
      const own = n === 1 ? rest : ops.mod(ops.mul(rest, ops.integer(n)), ops.integer(length));
      return [ops.sine(own, length), ops.cosine(own, length)];
    });
  },
};

function numbersTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}
