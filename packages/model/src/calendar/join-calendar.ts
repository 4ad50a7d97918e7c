// A series with the columns that a calendar makes of its times: what a model's network sees of it.
import { lengthOf, type Series } from '@onnxcast/series';
import { calendarRows, joinColumns } from './calendar.ts';
import { networkOf } from './calendar-columns.ts';
import type { CalendarSpec } from './calendar-spec.ts';
import { findStarts } from './series-starts.ts';

/**
 * Joins the columns of a model's calendar to a series in its units.
 * @returns a series of the features of the network (`networkOf`); itself where the model has no calendar
 * @throws InputError when its times are not those of the model's frequency
 */
export function joinCalendar(spec: CalendarSpec, series: Series): Series {
  const starts = findStarts(spec, [series]);
  if (starts === undefined) return series;
  const time = lengthOf(series);
  const { features } = networkOf(spec);
  const calendar = calendarRows(spec, starts[0]!, { count: time });
  const { values, observed, ...rest } = series;
  const joined = { ...rest, features, values: joinColumns(values, calendar, time) };
  if (observed === undefined) return joined;
  const all = joinColumns(Float64Array.from(observed), calendar.fill(1), time);
  return { ...joined, observed: Uint8Array.from(all) };
}
