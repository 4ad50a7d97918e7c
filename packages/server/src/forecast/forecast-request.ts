// What a person sends: series as numbers or as rows, CSV or JSON, and how far to forecast them.
import { type ModelSpec, rolesOf } from '@onnxcast/model';
import type { History } from '@onnxcast/runtime';
import {
  checkOptions,
  describeValue,
  fillReading,
  InputError,
  option,
  parseReading,
  parseSeries,
  type ReadOptions,
  type Series,
  text,
  timesAfter,
  whyGuessed,
} from '@onnxcast/series';
import { readJson } from '../http/read-json.ts';
import type { Settings } from '../server-options.ts';

/** A request, as a forecaster takes it. */
export interface ForecastRequest {
  readonly histories: readonly History[];
  readonly horizon: number;
  readonly levels: readonly number[] | undefined;
  /** Row-major, one array a series; undefined where none were told. */
  readonly futureCovariates: readonly (readonly number[])[] | undefined;
  /** How the rows spell their dates, as `spellDate` takes it. */
  readonly spelling: string | undefined;
}

/** What may be told, in a body of JSON or behind the path. */
const KNOWN = {
  horizon: true,
  levels: true,
  series: true,
  rows: true,
  future: true,
  id: true,
  time: true,
  target: true,
  fill: true,
  missing: true,
  na: true,
} as const;

/** Those that may stand behind the path. */
const IN_PATH = ['horizon', 'levels', 'id', 'time', 'target', 'fill', 'missing', 'na'] as const;

type Given = { readonly [Name in keyof typeof KNOWN]?: unknown };

/** What a request is read for. */
export interface RequestPlace {
  readonly spec: ModelSpec | undefined;
  /** Variables in a row. */
  readonly width: number;
  readonly limits: Pick<Settings, 'maxHorizon' | 'maxHistory' | 'maxSeries'>;
}

/** A request as it came. */
interface Sent {
  readonly body: Buffer | undefined;
  /** Of the body, as its header says. */
  readonly type: string;
  readonly query: unknown;
}

/**
 * Reads a request.
 * @param body JSON, or CSV where its type or its first character says so
 * @throws InputError when it cannot be used
 */
export function readForecastRequest(sent: Sent, place: RequestPlace): ForecastRequest {
  const given = readGiven(sent);
  const horizon = readHorizon(given.horizon, place);
  const { histories, spelling } = readHistories(given, place);
  checkSizes(histories, place);
  const levels = readLevels(given.levels);
  return {
    histories,
    horizon,
    levels,
    spelling,
    futureCovariates: readFuture(given, histories, { ...place, horizon }),
  };
}

/** A request about a stream: observations, a horizon, or both. */
export interface StreamRequest extends Pick<ForecastRequest, 'levels' | 'spelling'> {
  readonly history: History | undefined;
  readonly horizon: number | undefined;
  readonly futureCovariates: readonly number[] | undefined;
}

/**
 * Reads a request about a stream, as {@link readForecastRequest} does.
 * @throws InputError when it cannot be used, or has several series
 */
export function readStreamRequest(sent: Sent, place: RequestPlace): StreamRequest {
  const given = readGiven(sent);
  const horizon = given.horizon === undefined ? undefined : readHorizon(given.horizon, place);
  const isEmpty = given.series === undefined && given.rows === undefined;
  const read = isEmpty ? { histories: [], spelling: undefined } : readHistories(given, place);
  const { histories, spelling } = read;
  if (histories.length > 1) {
    const remedy = 'Open a stream for each.';
    throw new InputError({ option: 'series', found: `${histories.length} series`, expected: 'one', remedy });
  }
  checkSizes(histories, place);
  const future = horizon === undefined ? undefined : readFuture(given, [histories[0] ?? []], { ...place, horizon });
  return { history: histories[0], horizon, levels: readLevels(given.levels), spelling, futureCovariates: future?.[0] };
}

/** What was sent, of JSON, CSV, and behind the path. */
function readGiven({ body, type, query }: Sent): Given {
  const sent = new TextDecoder().decode(body ?? new Uint8Array());
  const isCsv = type.includes('csv') || (!type.includes('json') && !/^\s*[[{]/.test(sent) && sent.trim() !== '');
  const fromPath = readQuery(query);
  const given = isCsv ? { ...fromPath, rows: sent } : { ...fromPath, ...readBody(sent) };
  checkOptions(given, KNOWN);
  return given;
}

/** What stands behind the path, numbers as such. */
function readQuery(query: unknown): Given {
  const given = (query ?? {}) as Readonly<Record<string, unknown>>;
  const stray = Object.keys(given).find((name) => !(IN_PATH as readonly string[]).includes(name));
  if (stray !== undefined) {
    throw new InputError({ option: stray, found: 'no such parameter', expected: `some of ${IN_PATH.join(', ')}` });
  }
  const { horizon, levels, na, ...others } = given;
  return {
    ...others,
    ...(horizon === undefined ? {} : { horizon: toNumber(horizon) }),
    ...(na === undefined ? {} : { na: String(na).split(',') }),
    ...(levels === undefined
      ? {}
      : {
          levels: String(levels)
            .split(',')
            .filter((one) => one !== '' && one !== 'none')
            .map(toNumber),
        }),
  };
}

/** A text that is a number, as such. */
function toNumber(given: unknown): unknown {
  return typeof given === 'string' && given.trim() !== '' && Number.isFinite(Number(given)) ? Number(given) : given;
}

/** A body of rows alone is one of `rows`, one of numbers one of `series`. */
function readBody(body: string): Given {
  const value = readJson(body);
  if (!Array.isArray(value)) {
    if (typeof value === 'object' && value !== null) return value;
    throw new InputError({ found: `the body is ${describeValue(value)}`, expected: 'an object or a list' });
  }
  const [first] = value;
  const isOfRows = typeof first === 'object' && first !== null && !Array.isArray(first) && !('values' in first);
  return isOfRows ? { rows: value } : { series: value };
}

function readHorizon(given: unknown, { limits }: RequestPlace): number {
  const { maxHorizon } = limits;
  if (Number.isSafeInteger(given) && (given as number) >= 0 && (given as number) <= maxHorizon) return given as number;
  const found = given === undefined ? 'none' : describeValue(given);
  const expected = `a whole number of steps from 0 to ${maxHorizon}, the limit of this server`;
  const remedy = given === undefined ? 'Say how many steps to forecast: ?horizon=24.' : 'Give another number of steps.';
  throw new InputError({ option: 'horizon', found, expected, remedy });
}

function readLevels(given: unknown): readonly number[] | undefined {
  if (given === undefined) return undefined;
  if (Array.isArray(given) && given.every((one) => typeof one === 'number')) return given;
  throw new InputError({
    option: 'levels',
    found: describeValue(given),
    expected: 'a list of percentages such as [80]',
  });
}

function readHistories(given: Given, place: RequestPlace) {
  const { series, rows } = given;
  if ((series === undefined) === (rows === undefined)) {
    const found = series === undefined ? 'neither series nor rows' : 'series and rows';
    const remedy = 'Send {"series": [1, 2, 3]}, {"rows": [{"ds": "2024-01-01", "y": 1}]} or CSV with a line of names.';
    throw new InputError({ found, expected: 'one of them', remedy });
  }
  if (series !== undefined) return { histories: toHistories(series), spelling: undefined };
  const reading = readRows(rows, given, place.spec);
  return { histories: reading.series, spelling: reading.understood.spelling };
}

/** Rows by the reader of files: columns are found, or named by `id`, `time` and `target`. */
function readRows(rows: unknown, { id, time, target, fill, missing, na }: Given, spec: ModelSpec | undefined) {
  const isCsv = typeof rows === 'string';
  if (!isCsv && !Array.isArray(rows)) {
    throw new InputError({ option: 'rows', found: describeValue(rows), expected: 'a list of objects' });
  }
  const needed = spec === undefined || target !== undefined || spec.features.join() === 'y' ? undefined : spec.features;
  const named = Object.entries({ id, time, target, fill, missing, na, needed }).filter(
    ([, value]) => value !== undefined,
  );
  const options = { ...Object.fromEntries(named), format: isCsv ? 'csv' : 'json' } as ReadOptions;
  try {
    // Looks at the options, too.
    return readText(isCsv ? rows : JSON.stringify(rows), options);
  } catch (error) {
    if (!(error instanceof InputError) || needed?.join() !== error.column) throw error;
    throw new InputError({
      ...error,
      remedy: text`Name it so, or say which column it is: ${option('target', 'NAME')}.`,
    });
  }
}

function readText(rows: string, options: ReadOptions) {
  const reading = parseReading(rows, 'rows', options);
  return options.fill === undefined ? reading : fillReading(reading, options.fill);
}

/** Series as JSON gives them: numbers, or objects with their values; one, or many. */
function toHistories(given: unknown): readonly History[] {
  if (typeof given === 'number') return [[given]];
  if (!Array.isArray(given)) return [toHistory(given, 'series')];
  const isOne = given.length === 0 || typeof given[0] !== 'object' || given[0] === null;
  return isOne ? [given] : given.map((one, at) => toHistory(one, `series[${at}]`));
}

function toHistory(one: unknown, place: string): History {
  if (Array.isArray(one)) return one;
  if (typeof one !== 'object' || one === null) {
    throw new InputError({
      found: `${place}: found ${describeValue(one)}`,
      expected: 'a list of numbers, or an object',
    });
  }
  checkOptions(one, { id: true, values: true, times: true, features: true });
  const { id, values, times, features } = one as Readonly<Record<string, unknown>>;
  const isText = (value: unknown) => typeof value === 'string';
  const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
  const wrong = (field: string, value: unknown, expected: string) =>
    new InputError({ found: `${place}.${field}: found ${describeValue(value)}`, expected });
  if (!Array.isArray(values)) throw wrong('values', values, 'a list of numbers');
  if (id !== undefined && !isText(id)) throw wrong('id', id, 'a text');
  if (times !== undefined && !isTexts(times)) throw wrong('times', times, 'a list of texts');
  if (features !== undefined && !isTexts(features)) throw wrong('features', features, 'a list of texts');
  return one as Series;
}

function checkSizes(histories: readonly History[], { width, limits }: RequestPlace): void {
  const { maxSeries, maxHistory } = limits;
  if (histories.length > maxSeries) {
    const expected = `at most ${maxSeries}, the limit of this server`;
    throw new InputError({
      option: 'series',
      found: String(histories.length),
      expected,
      remedy: 'Send some at a time.',
    });
  }
  for (const one of histories) {
    const values = 'values' in one && typeof one.values !== 'function' ? one.values : one;
    const length = (values as ArrayLike<unknown>).length / width;
    if (length <= maxHistory) continue;
    const found = `a history of ${Math.ceil(length)} rows`;
    throw new InputError({
      found,
      expected: `at most ${maxHistory}, the limit of this server`,
      remedy: 'Send the last of them.',
    });
  }
}

/** What is known in advance, of each series: numbers, or rows with times of which those after the history count. */
function readFuture(
  { future, id, time }: Given,
  histories: readonly History[],
  { spec, horizon }: RequestPlace & { readonly horizon: number },
): readonly (readonly number[])[] | undefined {
  if (future === undefined) return undefined;
  const expected = 'a list of numbers, row by row, one such list a series, or rows';
  if (!Array.isArray(future)) throw new InputError({ option: 'future', found: describeValue(future), expected });
  const [first] = future;
  if (typeof first !== 'object' || first === null || Array.isArray(first)) {
    const lists = Array.isArray(first) ? future : [future];
    if (lists.length === histories.length) return lists;
    const remedy =
      'A list in the list of `series` is a series of its own: the rows of one series are written one after another, [y, x, y, x].';
    const found = `${lists.length === 1 ? 'one list' : `${lists.length} lists`} for ${histories.length} series`;
    throw new InputError({ option: 'future', found, expected: 'one list a series', remedy });
  }
  const names = spec === undefined ? [] : rolesOf(spec).future.names;
  if (names.length === 0) {
    throw new InputError({
      option: 'future',
      found: 'rows',
      expected: 'none: the model takes nothing known in advance',
    });
  }
  const options = Object.entries({ id, time, target: [...names] }).filter(([, value]) => value !== undefined);
  const rows = parseSeries(JSON.stringify(future), 'future', { ...Object.fromEntries(options), format: 'json' });
  return histories.map((history) => {
    const known = rows.length === 1 && histories.length === 1 ? rows[0] : rows.find((one) => one.id === idOf(history));
    const after = known === undefined ? undefined : valuesAfter(known, history, horizon * names.length);
    if (after !== undefined) return after;
    const found = `future: no ${horizon} rows after those of series ${JSON.stringify(idOf(history) ?? '1')}`;
    throw new InputError({ found, expected: `${names.join(', ')} for every step of the horizon` });
  });
}

function idOf(history: History): string | undefined {
  return 'id' in history ? history.id : undefined;
}

/** @throws InputError when rows known in advance are not those of the steps that come next, where a history's times tell which these are */
function checkFollow(found: readonly string[] | undefined, history: History): void {
  const times = 'times' in history ? history.times : undefined;
  if (found === undefined || times === undefined || whyGuessed(times) !== undefined) return;
  const next = timesAfter({ times, length: times.length }, found.length);
  // A date and its midnight are the same.
  const stray = found.findIndex(
    (label, step) => compareTimes(label, next[step]!) !== 0 && Date.parse(label) !== Date.parse(next[step]!),
  );
  if (stray < 0) return;
  throw new InputError({
    option: 'future',
    found: `the time ${found[stray]} at step ${stray + 1} after series ${JSON.stringify(idOf(history) ?? '1')}`,
    expected: next[stray]!,
    remedy: 'Give a row for every step of the horizon.',
  });
}

/** The first values whose times come after a history's, or simply the first where neither has times. */
function valuesAfter(known: Series, history: History, count: number): readonly number[] | undefined {
  const last = 'times' in history ? history.times?.at(-1) : undefined;
  const { times, values, features } = known;
  const isAfter = (label: string) => last === undefined || compareTimes(label, last) > 0;
  const from = times === undefined ? 0 : times.findIndex(isAfter);
  if (from < 0) return undefined;
  const taken = Array.from(values).slice(from * features.length, from * features.length + count);
  if (taken.length !== count) return undefined;
  checkFollow(times?.slice(from, from + count / features.length), history);
  return taken;
}

/** Labels of times in their order: numbers as numbers, dates as the reader has written them. */
function compareTimes(a: string, b: string): number {
  const [first, second] = [Number(a), Number(b)];
  if (Number.isFinite(first) && Number.isFinite(second)) return first - second;
  return a < b ? -1 : Number(a > b);
}
