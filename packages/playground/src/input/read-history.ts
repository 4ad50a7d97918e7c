// A dropped table -> histories to choose from. Knows no DOM; loaded with the first table.
import {
  countMissingTimes,
  InputError,
  lengthOf,
  parseSeries,
  type ReadOptions,
  type Series,
  whyGuessed,
} from '@onnxcast/series';
import type { History } from '../state/state.ts';
import { continueLabels } from './continue-labels.ts';

/** Steps that the page keeps of a longer series: the last ones. */
export const mostSteps = 2000;

/** Names of a column of times, or of a part of them, that need no asking. */
const timeNames = /^(ds|date|time|timestamp|datetime|year|quarter|month|week|day|hour|minute|t|step)$/i;
/** What a cell of dates looks like, in any country's spelling. */
const dateLike = /^\d{1,4}([-./])\d{1,2}(\1\d{1,4})?([T ].*)?$/;
/** Beyond this the squares of a long history are no 32-bit numbers any more, in which models compute. */
const mostValue = 1e17;

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
  const isDate = ({ first, isNumber }: Column) => !isNumber && dateLike.test(first);
  const times = columns.filter(({ name }) => timeNames.test(name));
  // Several are parts of one time: the reader puts them together.
  const time = times.length > 1 ? undefined : (times[0] ?? columns.find(isDate))?.name;
  const rest = columns.filter((one) => one.name !== time && !times.includes(one) && !idNames.test(one.name));
  const [numbers, words] = [rest.filter(({ isNumber }) => isNumber), rest.filter(({ isNumber }) => !isNumber)];
  // Beside one column of values, one of words names the series, unless the reader knows them as times.
  const isAlone = words.length === 1 && numbers.length === 1 && !(time === undefined && readsTimes(text, file));
  const id = named(idNames) ?? (isAlone ? words[0]?.name : undefined);
  const options = { ...(time === undefined ? {} : { time }), ...(id === undefined ? {} : { id }) };
  const read = (more: ReadOptions, title = file) => {
    const series = parseSeries(text, file, { ...options, ...more });
    checkValues(series, text, file);
    return series.map((one) => toHistory(one, series.length === 1 ? title : `${title}, ${one.id}`));
  };
  if (features.length > 1) return read({ target: features });
  const others = words.filter(({ name }) => name !== id);
  if (numbers.length === 0 || (others.length === 0 && id === undefined)) return read({});
  // A table of more than series: its columns of numbers, one by one.
  return numbers.flatMap(({ name }) => {
    return read({ target: name }, numbers.length === 1 ? file : `${file}, ${name}`);
  });
}

/** Whether the reader finds times in a table of which nothing is told: months by their names, quarters. */
function readsTimes(text: string, file: string): boolean {
  try {
    return parseSeries(text, file).every(({ times }) => times !== undefined);
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

function checkValues(series: readonly Series[], text: string, file: string): void {
  for (const { id, features, values } of series) {
    const at = values.findIndex((value) => Math.abs(value) > mostValue);
    if (at === -1) continue;
    const value = values[at]!;
    const line = text.split(/\r\n|\n|\r/).findIndex((row) => row.split(/[,;\t[\]{}:\s]/).some(isCell(value))) + 1;
    const column = `column "${features[at % features.length]}" holds ${value}`;
    throw new InputError({
      file,
      ...(line > 0 ? { row: line, found: column } : { found: `series "${id}": ${column}` }),
      expected: 'a number between -1e17 and 1e17',
      remedy: 'Give the values in a larger unit.',
    });
  }
}

function isCell(value: number): (cell: string) => boolean {
  return (cell) => Number(cell.replace(/^"(.*)"$/, '$1') || 'none') === value;
}

function toHistory(series: Series, name: string): History {
  const { id, features, times } = series;
  const steps = lengthOf(series);
  if (steps < 2) {
    const found = `series "${id}" has ${steps} step`;
    throw new InputError({ file: name, found, expected: 'at least 2', remedy: 'Add rows.' });
  }
  const columns = features.map((feature, column) => {
    const values = Array.from(series.values.filter((_, i) => i % features.length === column));
    return [feature, values.slice(-mostSteps)] as const;
  });
  const [feature, values] = columns[0]!;
  const several = columns.length === 1 ? {} : { feature, others: Object.fromEntries(columns.slice(1)) };
  const note = times === undefined ? undefined : noteOf(times, name);
  const title = steps > mostSteps ? `${name}, the last ${mostSteps.toLocaleString('en')} steps` : name;
  return {
    name: title,
    values,
    ...several,
    ...(times === undefined ? {} : { times: continueLabels(times.slice(-mostSteps)) }),
    ...(note === undefined ? {} : { note }),
  };
}

/** What a person should know of times that skip some, or that go on by a guess; undefined where there is nothing. */
function noteOf(times: readonly string[], name: string): string | undefined {
  const missing = countMissingTimes(times);
  if (missing !== undefined && missing > 0) {
    const count = missing === 1 ? '1 time is' : `${missing} times are`;
    return `${name}: ${count} missing between its rows; its rows are taken as evenly spaced.`;
  }
  const guessed = whyGuessed(times);
  if (guessed === undefined) return undefined;
  const how = HOW_GUESSED[guessed];
  return `${name}: its times keep no step and no pattern. Its rows are taken as evenly spaced, and the steps to come ${how}.`;
}

/** How the times to come are guessed, in words. */
const HOW_GUESSED: Readonly<Record<NonNullable<ReturnType<typeof whyGuessed>>, string>> = {
  step: 'go on by the most common step',
  median: 'go on by the median of steps that all differ',
  count: 'have no times',
};

/** A column of a CSV file as its first row shows it. */
interface Column {
  readonly name: string;
  readonly first: string;
  readonly isNumber: boolean;
}

/** The columns of a CSV file; none of JSON. */
function peek(text: string): readonly Column[] {
  const [header = '', first = ''] = text.replace(/^\uFEFF?\s*/, '').split(/\r\n|\n|\r/, 2);
  if (/^[[{]/.test(header)) return [];
  // Beside semicolons and tabs, commas are those of decimals.
  const mark = ['\t', ';'].find((one) => header.includes(one)) ?? ',';
  const cellsOf = (line: string) => line.split(mark).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const values = cellsOf(first);
  return cellsOf(header).map((name, column) => {
    const cell = values[column] ?? '';
    return { name, first: cell, isNumber: Number.isFinite(Number(cell || 'none')) };
  });
}
