// How a cluster's workers go on with times: the rules of `timesAfter`, in Python over whole numbers.

/** Name of the module's file, beside `forecast.py`. */
export const TIMES_FILE = 'series_times.py';

/** The module. Its rules are those of packages/series/src/time, which a test compares them with. */
export const PYTHON_TIMES = `"""The times that come after those of a series: by its own step, months by the calendar, days by their pattern.

Tried in this order, of times that rise:
  1. the same day of every so many months: a date, the end, the last or first weekday, the third Friday; halves and thirds
  2. one fixed step, where no more than every fourth is a multiple of it (rows that are missing)
  3. a daily or weekly pattern: business days without week-ends, hours of a market
  4. the most common step, or else the median of them
Holidays and daylight saving are not known: timestamps go on in UTC.
"""

from collections import Counter
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pyarrow as pa

DAY = 86_400_000_000  # microseconds
WEEK = 7 * DAY
MONDAY = 4 * DAY  # 1970-01-05
EPOCH = date(1970, 1, 1).toordinal()
PLAIN = 8 * DAY  # below that, equal steps are never those of a month


def read(times):
    """An Arrow array of dates, timestamps or whole numbers as a clock."""
    kind = times.type
    missing = times.is_null().to_numpy(False)
    if pa.types.is_date32(kind):
        scale, numbers = DAY, times.cast(pa.int32())
    elif pa.types.is_timestamp(kind):
        # Units are widened to microseconds; nanoseconds are cut.
        scale, numbers = 1, times.cast(pa.timestamp("us", tz=kind.tz), safe=False).cast(pa.int64())
    else:
        scale, numbers = 1, times.cast(pa.int64())
    values = numbers.fill_null(0).to_numpy(False).astype(np.int64) * scale
    return Clock(values, missing, kind)


class Clock:
    """Times as microseconds since 1970, or as whole numbers; of any shape, the last axis is time."""

    def __init__(self, values, missing, kind):
        self.values, self.missing, self.kind = values, missing, kind
        self.is_date = not pa.types.is_integer(kind)

    def of(self, rows):
        return Clock(self.values[rows], None, self.kind)

    def seconds(self):
        return self.values // 1_000_000

    def months(self):
        return self.values.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)

    def after(self, horizon):
        """[batch, time] -> the next times, an Arrow array of batch * horizon of the same kind"""
        steps = np.diff(self.values, axis=1)
        first = steps[:, :1]
        is_plain = (steps == first).all(axis=1)
        if self.is_date:
            is_plain &= first[:, 0] <= PLAIN
        ahead = self.values[:, -1:] + first * np.arange(1, horizon + 1)
        for i in np.flatnonzero(~is_plain).tolist():
            ahead[i] = after(np.ascontiguousarray(self.values[i]).tobytes(), self.is_date, horizon)
        flat = ahead.reshape(-1)
        if pa.types.is_date32(self.kind):
            return pa.array((flat // DAY).astype(np.int32)).cast(self.kind)
        if pa.types.is_timestamp(self.kind):
            return pa.array(flat).cast(pa.timestamp("us", tz=self.kind.tz)).cast(self.kind)
        return pa.array(flat).cast(self.kind)


@lru_cache(maxsize=1024)
def after(content, is_date, horizon):
    """The next times of one series; series of the same times share them."""
    times = np.frombuffer(content, dtype=np.int64).tolist()
    go_on = find_step(times) if is_date else find_fixed(times, find_grid)
    if go_on is None or not is_date:
        go_on = go_on or usual_step(times, is_date)
    return np.array([go_on[1](k) for k in range(1, horizon + 1)], dtype=np.int64)


def find_step(times):
    regular = find_months(times, find_grid)
    if regular is not None:
        return regular
    fixed = find_fixed(times, find_grid)
    if fixed is not None and fixed[0] == 0:
        return fixed
    pattern = find_pattern(times)
    if pattern is None or (fixed is not None and fixed[0] <= pattern[0]):
        return fixed
    return pattern


def usual_step(times, is_date):
    for find in (find_common, find_median):
        found = (find_months(times, find) if is_date else None) or find_fixed(times, find)
        if found is not None:
            return found
    raise ValueError("its times do not rise")


def find_fixed(times, find):
    """How many times are missing, and what comes k steps after the last."""
    grid = find(differences(times))
    if grid is None:
        return None
    step, missing = grid
    return missing, lambda k: times[-1] + k * step


def differences(numbers):
    return [b - a for a, b in zip(numbers, numbers[1:])]


def find_grid(steps):
    """The most common step, where all are multiples of it and few are not it; and how many times are missing."""
    step = most_common(steps)
    if step < 1 or any(one < step or one % step for one in steps):
        return None
    gaps = sum(one > step for one in steps)
    most = max(1, len(steps) * 0.25) if len(steps) > 2 else 0
    return (step, sum(one // step - 1 for one in steps)) if gaps <= most else None


def find_common(steps):
    step = most_common(steps)
    return (step, 0) if min(steps) > 0 and steps.count(step) > 1 else None


def find_median(steps):
    return (sorted(steps)[(len(steps) - 1) // 2], 0) if min(steps) > 0 else None


def most_common(numbers):
    return Counter(numbers).most_common(1)[0][0]


def to_date(time):
    return date.fromordinal(time // DAY + EPOCH)


def days_in(year, month):
    return 31 if month == 12 else (date(year, month + 1, 1) - date(year, month, 1)).days


def is_month_end(day):
    return day.day == days_in(day.year, day.month)


def find_months(times, find):
    of_day = times[0] % DAY
    if any(time % DAY != of_day for time in times):
        return None
    try:
        days = [to_date(time) for time in times]
    except (ValueError, OverflowError):
        return None
    for rules in month_rules(days):
        if len(rules) > 1 and find is not find_grid:
            continue
        positions = [position_of(day, rules) for day in days]
        if None in positions:
            continue
        grid = find(differences(positions))
        if grid is None or (len(rules) > 1 and grid[0] > 1):
            continue
        months, missing = grid

        def go_on(k):
            month, slot = divmod(positions[-1] + k * months, len(rules))
            year, of_year = divmod(month, 12)
            day = day_in(rules[slot], year, of_year + 1)
            return (date(year, of_year + 1, day).toordinal() - EPOCH) * DAY + of_day

        return missing, go_on
    return None


def month_rules(days):
    """The days on which dates may come again with the months, what is simpler first."""
    numbers = [day.day for day in days]
    yield [31 if all(map(is_month_end, days)) else max(numbers)]
    yield ["last weekday"]
    yield ["first weekday"]
    yield from day_of_week(days)
    if len(days) > 2:
        yield [min(numbers), max(numbers)]
    thirds = {31 if is_month_end(day) and day.day > 21 else day.day for day in days}
    if len(thirds) == 3 and len(days) >= 6:
        yield sorted(thirds)


def day_of_week(days):
    weekday = days[0].weekday()
    if len(set(differences(days))) < 2 or any(day.weekday() != weekday for day in days):
        return
    counts = {(day.day + 6) // 7 for day in days}
    if len(counts) == 1 and counts < {1, 2, 3, 4, 5} and 5 not in counts:
        yield [(weekday, counts.pop())]
    elif all((day + timedelta(7)).day <= 7 for day in days):
        yield [(weekday, "last")]


def day_in(rule, year, month):
    """The day of a month that a rule means."""
    end = days_in(year, month)
    if isinstance(rule, int):
        return min(rule, end)
    if rule == "last weekday":
        return end - max(0, date(year, month, end).weekday() - 4)
    first = date(year, month, 1).weekday()
    if rule == "first weekday":
        return {5: 3, 6: 2}.get(first, 1)
    weekday, count = rule
    if count == "last":
        return end - (date(year, month, end).weekday() - weekday) % 7
    return 1 + (weekday - first) % 7 + (count - 1) * 7


def position_of(day, rules):
    """How many of these days there are up to a date; None where it is none of them."""
    for slot, rule in enumerate(rules):
        if day_in(rule, day.year, day.month) == day.day:
            return (day.year * 12 + day.month - 1) * len(rules) + slot
    return None


def find_pattern(times):
    """The days of a week, or of all weeks, with their times of day, of which the fewest are missing."""
    seen = sorted({(time - MONDAY) % WEEK // DAY for time in times})
    best = None
    for at, days in enumerate(([0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4], seen, [])):
        places = [locate(time, days) for time in times]
        if any(cycle is None for cycle, _ in places):
            continue
        slots = sorted({slot for _, slot in places})
        if len(slots) * (len(days) if at == 2 else 1) * 2 > len(times):
            continue
        positions = [cycle * len(slots) + slots.index(slot) for cycle, slot in places]
        grid = find_grid(differences(positions))
        if grid is None or grid[0] != 1 or (best is not None and best[0] <= grid[1]):
            continue
        best = grid[1], pattern_after(days, slots, positions[-1])
    return best


def pattern_after(days, slots, last):
    def go_on(k):
        cycle, at = divmod(last + k, len(slots))
        week, of_week = divmod(cycle, len(days) or 1)
        return MONDAY + week * WEEK + (days[of_week] if days else 0) * DAY + slots[at]

    return go_on


def locate(time, days):
    """The day or week of a time, counted, and how far it is into it; no day where it is not among them."""
    week, slot = divmod(time - MONDAY, WEEK)
    if not days:
        return week, slot
    day = slot // DAY
    return (week * len(days) + days.index(day) if day in days else None), slot % DAY
`;
