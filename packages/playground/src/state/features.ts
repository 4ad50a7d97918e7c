// Models of several features: the chart shows one of them, the model reads all. Knows no DOM.
import type { History } from './state.ts';

/** What a model reads and what it forecasts. */
export interface Roles {
  readonly features: readonly string[];
  readonly targets: readonly string[];
}

/**
 * The rows that a model reads.
 * @param features names in the model's order; where there is one, it is the shown one whatever it is called
 * @param steps how many, from the first on; default all
 * @returns `[time, features]` row-major; a feature that is shorter than the shown one holds its last value, one without
 * any is 0
 */
export function rowsOf(
  { values, feature, others = {} }: History,
  features: readonly string[],
  steps = values.length,
): Float64Array {
  const rows = new Float64Array(steps * features.length);
  features.forEach((name, column) => {
    const from = features.length === 1 || name === feature ? values : (others[name] ?? []);
    for (let step = 0; step < steps; step++) {
      rows[step * features.length + column] = from[step] ?? from.at(-1) ?? 0;
    }
  });
  return rows;
}

/** What a model is given. */
export interface Given {
  /** `[time, features]` row-major. */
  readonly values: Float64Array;
  /** Labels of the rows, where the data has one for each. */
  readonly times?: readonly string[];
}

/** The rows that a model reads, as {@link rowsOf} makes them, and their times. */
export function givenOf(history: History, features: readonly string[], steps?: number): Given {
  const values = rowsOf(history, features, steps);
  const times = history.times?.slice(0, values.length / features.length);
  return times?.length === values.length / features.length ? { values, times } : { values };
}

/**
 * What a forecast says of the shown feature.
 * @param forecast `[horizon, targets]` row-major
 * @returns `[horizon]`; empty for a feature that is not forecast
 */
export function columnOf(
  forecast: Float64Array,
  { features, targets }: Roles,
  shown: string | undefined,
): Float64Array {
  const column = features.length === 1 ? 0 : targets.indexOf(shown ?? '');
  if (column === -1) return new Float64Array();
  return forecast.filter((_, i) => i % targets.length === column);
}

/** Shows another feature of a history. */
export function showFeature(history: History, feature: string): History {
  const { values, feature: before, others = {} } = history;
  const all = before === undefined ? others : { ...others, [before]: values };
  return { ...history, feature, values: all[feature] ?? [], others: all };
}

/** Whether a history has what a model reads. */
export function hasFeatures({ feature, others = {} }: History, features: readonly string[]): boolean {
  return features.length === 1 || features.every((name) => name === feature || Object.hasOwn(others, name));
}

/** A history of several features without any step, to be drawn feature by feature. */
export function emptyHistory(name: string, features: readonly string[]): History {
  const others = Object.fromEntries(features.map((each) => [each, []]));
  return { name, values: [], feature: features[0]!, others };
}
