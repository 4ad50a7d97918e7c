// Days of the week: one column each, 1 on its own day and 0 on all others.
import type { CalendarKind } from './calendar-kind.ts';
import type { Weekdays } from './calendar-spec.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Seven columns. */
export const weekdays: CalendarKind<Weekdays> = {
  describe: () => 'days of the week',
  names: () => DAYS,
  compute(ops, _, { time }) {
    const day = ops.add(ops.div(time, ops.integer(86_400)), ops.integer(3)); // since Monday, 29 December 1969
    const ofWeek = ops.mod(day, ops.integer(7));
    return DAYS.map((_name, i) => ops.toReal(ops.pick(oneAt(i), ofWeek)));
  },
};

function oneAt(position: number): readonly number[] {
  return DAYS.map((_, i) => (i === position ? 1 : 0));
}
