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
  const columns = peek(text);
  const named = (names: RegExp) => columns.find(({ name }) => names.test(name))?.name;
  const time = named(timeNames);
  const rest = columns.filter(({ name }) => name !== time && !idNames.test(name));
  const [numbers, words] = [rest.filter(({ isNumber }) => isNumber), rest.filter(({ isNumber }) => !isNumber)];
  // Beside one column of values, one of words names the series.
  const id = named(idNames) ?? (words.length === 1 && numbers.length === 1 ? words[0]?.name : undefined);
  const options = { ...(time === undefined ? {} : { time }), ...(id === undefined ? {} : { id }) };
  if (features.length > 1) return toHistories(parseSeries(text, file, { ...options, target: features }), file);
  const others = words.filter(({ name }) => name !== id);
  if (numbers.length === 0 || (others.length === 0 && id === undefined)) {
    return toHistories(parseSeries(text, file, options), file);
  }
  // A table of more than series: its columns of numbers, one by one.
  return numbers.flatMap(({ name }) => {
    const title = numbers.length === 1 ? file : `${file}, ${name}`;
    return toHistories(parseSeries(text, file, { ...options, target: name }), title);
  });
}

function toHistories(series: readonly Series[], title: string): readonly History[] {
  return series.map((one) => toHistory(one, series.length === 1 ? title : `${title}, ${one.id}`));
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

/** Names of the columns of a CSV file, and whether the first row has numbers there; none of JSON. */
function peek(text: string): readonly { readonly name: string; readonly isNumber: boolean }[] {
  const [header = '', first = ''] = text.replace(/^\uFEFF?\s*/, '').split(/\r\n|\n|\r/, 2);
  if (/^[[{]/.test(header)) return [];
  const cellsOf = (line: string) => line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const values = cellsOf(first);
  return cellsOf(header).map((name, column) => ({ name, isNumber: Number.isFinite(Number(values[column] || 'none')) }));
}
