// A series with the columns that a calendar makes of its times: what a model's network sees of it.
import { lengthOf, type Series } from '@onnxcast/series';
import { calendarMeans, centredRows, joinColumns } from './calendar.ts';
import { networkOf } from './calendar-columns.ts';
import type { CalendarSpec } from './calendar-spec.ts';
import { findStarts } from './series-starts.ts';

/**
 * Joins the columns of a model's calendar to a series in its units.
 * @param past the history that the columns are centred by, default the series itself
 * @returns a series of the features of the network (`networkOf`); itself where the model has no calendar
 * @throws InputError when its times are not those of the model's frequency
 */
export function joinCalendar(spec: CalendarSpec, series: Series, past: Series = series): Series {
  const starts = findStarts(spec, [series, past]);
  if (starts === undefined) return series;
  const means = calendarMeans(spec, starts[1]!, lengthOf(past));
  const time = lengthOf(series);
  const { features } = networkOf(spec);
  const calendar = centredRows(spec, starts[0]!, { means, count: time });
  const { values, observed, ...rest } = series;
  const joined = { ...rest, features, values: joinColumns(values, calendar, time) };
  if (observed === undefined) return joined;
  const all = joinColumns(Float64Array.from(observed), calendar.fill(1), time);
  return { ...joined, observed: Uint8Array.from(all) };
}
