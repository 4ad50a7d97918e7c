// Holidays: 1 on each day of a table, and 0 on all others.
import type { CalendarKind } from './calendar-kind.ts';
import type { Holidays } from './calendar-spec.ts';

const BITS = 32;
const POWERS = Array.from({ length: BITS }, (_, bit) => 2 ** bit);

/** One column. The table is a bit a day, 32 of them a number, with a number of zeros before and after it. */
export const holidays: CalendarKind<Holidays> = {
  describe: (feature) => `holidays of ${feature.of}`,
  names: (feature) => [`holidays of ${feature.of}`],
  compute(ops, { days }, { time }) {
    const first = days[0]! - BITS;
    const words = toWords(days.map((day) => day - first));
    const day = ops.add(ops.div(time, ops.integer(86_400)), ops.integer(-first));
    const inside = ops.min(ops.max(day, ops.integer(0)), ops.integer(words.length * BITS - 1));
    const word = ops.pick(words, ops.div(inside, ops.integer(BITS)));
    const power = ops.pick(POWERS, ops.mod(inside, ops.integer(BITS)));
    return [ops.toReal(ops.mod(ops.div(word, power), ops.integer(2)))];
  },
};

function toWords(bits: readonly number[]): readonly number[] {
  const words: number[] = new Array(Math.floor(bits.at(-1)! / BITS) + 2).fill(0);
  for (const bit of bits) words[Math.floor(bit / BITS)]! += POWERS[bit % BITS]!;
  return words;
}
