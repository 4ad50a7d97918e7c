// A dropped table -> histories to choose from. Knows no DOM; loaded with the first table.
import { InputError, lengthOf, parseSeries, type Series } from '@onnxcast/series';
import { continueLabels } from './continue-labels.ts';
import type { History } from './state.ts';

/** Steps that the page keeps of a longer series: the last ones. */
export const mostSteps = 2000;

/** Names of a column of times that need no asking. */
const timeNames = /^(ds|date|time|timestamp|datetime|month|day|year|week|t|step)$/i;
/** Names of a column that names the series. */
const idNames = /^(unique_id|id|series|name)$/i;

/**
 * Reads a CSV or JSON file of series.
 * @param file its name
 * @param features what a model reads; where it is more than one, the columns of these names are
 * @returns one or more histories, each no longer than `mostSteps`
 * @throws InputError with the place, when anything is not as expected
 */
export function readHistories(text: string, file: string, features: readonly string[] = ['y']): readonly History[] {
  const columns = columnsOf(text);
  const time = columns.find((name) => timeNames.test(name));
  const id = columns.find((name) => idNames.test(name));
  const rest = columns.filter((name) => name !== time && name !== id);
  // One column of values beside a column of names: no guess is needed.
  const onlyOne = rest.length === 1 && id !== undefined ? rest[0] : undefined;
  const target = features.length > 1 ? features : onlyOne;
  const series = parseSeries(text, file, {
    ...(time === undefined ? {} : { time }),
    ...(id === undefined ? {} : { id }),
    ...(target === undefined ? {} : { target }),
  });
  return series.map((one) => toHistory(one, series.length === 1 ? file : `${file}, ${one.id}`));
}

function toHistory(series: Series, name: string): History {
  const { id, features, times } = series;
  const steps = lengthOf(series);
  if (steps < 2) {
    throw new InputError(`${name}: series "${id}" has ${steps} step, expected at least 2. Add rows.`);
  }
  const columns = features.map((feature, column) => {
    const values = Array.from(series.values.filter((_, i) => i % features.length === column));
    return [feature, values.slice(-mostSteps)] as const;
  });
  const [feature, values] = columns[0]!;
  const several = columns.length === 1 ? {} : { feature, others: Object.fromEntries(columns.slice(1)) };
  const title = steps > mostSteps ? `${name}, the last ${mostSteps.toLocaleString('en')} steps` : name;
  return {
    name: title,
    values,
    ...several,
    ...(times === undefined ? {} : { times: continueLabels(times.slice(-mostSteps)) }),
  };
}

/** The names in the first line of a CSV file; none of JSON. */
function columnsOf(text: string): readonly string[] {
  const line = /^\uFEFF?\s*([^\r\n]*)/.exec(text)?.[1] ?? '';
  if (/^[[{]/.test(line)) return [];
  return line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}
