// A model's spec as the flat string map that .onnx (`metadata_props`) and .safetensors (`__metadata__`) files carry.
// Runs in browsers: imports errors only, no schema library and no file reader.
import { checkOptions, describeValue, InputError, ModelFileError } from '@onnxcast/series/errors';
import { fitsFrequency, isCalendar } from '../calendar/calendar-spec.ts';
import { cellKinds } from '../cells/cell-names.ts';
import { headKinds } from '../heads/head-names.ts';
import type { Calibration } from '../intervals.ts';
import { cellInputs, modelKinds } from '../kinds/kind-names.ts';
import { rowsForSpikes, type Spikes } from '../kinds/spikes.ts';
import { findRoleProblem } from '../roles.ts';
import { scalingKinds } from '../scalings/scaling-names.ts';
import type { ModelSpec } from '../spec.ts';

/** How one field of a spec is spelt: lists as JSON, everything else as it is. */
interface Entry {
  readonly key: string;
  /** No file is without it. */
  readonly required?: true;
  /** What the value should be, for an error message. */
  readonly expected: string;
  /** What the text should be, where that is something else. */
  readonly spelt?: string;
  /** The value of a text; undefined where it is none. */
  parse(text: string): unknown;
}

/** In the order in which they are written. A field of a spec without a row here does not compile. */
const entries: Readonly<Record<keyof ModelSpec, Entry>> = {
  features: { ...listOf('onnxcast.features', 'different, non-empty names', areNames), required: true },
  targets: listOf('onnxcast.targets', 'names', areTexts),
  futureCovariates: listOf('onnxcast.future_covariates', 'names', areTexts),
  kind: oneOf('onnxcast.kind', modelKinds),
  cell: oneOf('onnxcast.cell', cellKinds),
  head: oneOf('onnxcast.head', headKinds),
  headHidden: listOf('onnxcast.head_hidden', 'positive whole numbers', areSizes),
  steps: wholeFrom1('onnxcast.steps'),
  hidden: { ...listOf('onnxcast.hidden', 'positive whole numbers', areSizes), required: true },
  members: oddFrom1('onnxcast.members'),
  cellInput: oneOf('onnxcast.cell_input', cellInputs),
  skip: wholeFrom1('onnxcast.skip'),
  spikes: {
    key: 'onnxcast.spikes',
    expected: 'a bound and a season',
    spelt: 'a bound and a season, as JSON',
    parse: (text) => parseJson(text, areSpikes),
  },
  scaling: { ...oneOf('onnxcast.scaling', scalingKinds), required: true },
  frequency: {
    key: 'onnxcast.frequency',
    expected: 'the name of a time step',
    parse: (text) => (text === '' ? undefined : text),
  },
  calendar: listOf('onnxcast.calendar', 'calendar features', isCalendar),
  intervals: {
    key: 'onnxcast.intervals',
    expected: 'levels, their widths and a spread',
    spelt: 'levels, their widths and a spread, as JSON',
    parse: (text) => parseJson(text, isCalibration),
  },
};

/**
 * Changes when an older reader would misread what a newer writer wrote: the first knows LSTM cells that forecast every
 * feature, the second other cells and covariates, the third heads and skips, the fourth intervals and calendars, the
 * fifth members and cells that see changes, the sixth spikes that are held back. Each file has the oldest that will do.
 */
const formatEntry = oneOf('onnxcast.format', ['1', '2', '3', '4', '5', '6']);

const keys = [formatEntry, ...Object.values(entries)].map(({ key }) => key);
const fields = Object.keys(entries) as (keyof ModelSpec)[];

/**
 * Writes a spec as strings: lists as JSON, under keys that begin with `onnxcast.`.
 * @param extra entries of the caller's own (training figures, the form of a graph, ...), carried as they are
 * @returns the spec's entries, then the extra ones
 * @throws InputError when an extra key is one of the spec's
 * @example toMetadata({ features: ['y'], hidden: [64, 64], scaling: 'none' })['onnxcast.hidden']; // '[64,64]'
 */
export function toMetadata(spec: ModelSpec, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const taken = keys.find((key) => Object.hasOwn(extra, key));
  if (taken !== undefined) {
    throw new InputError(`Metadata key "${taken}" is the model's own. Give the extra entry another name.`);
  }
  const told = fields.filter((field) => spec[field] !== undefined);
  const texts = told.map((field) => {
    const value = spec[field];
    return [entries[field].key, typeof value === 'string' ? value : JSON.stringify(value)] as const;
  });
  return { [formatEntry.key]: formatOf(told), ...Object.fromEntries(texts), ...extra };
}

/** The oldest format that has all these fields; in a function, so that no page carries it. */
function formatOf(told: readonly (keyof ModelSpec)[]): string {
  const first: readonly (keyof ModelSpec)[] = ['features', 'hidden', 'scaling', 'frequency'];
  const second: readonly (keyof ModelSpec)[] = [...first, 'targets', 'futureCovariates', 'cell'];
  const third: readonly (keyof ModelSpec)[] = [...second, 'kind', 'head', 'headHidden', 'steps', 'skip'];
  const fourth: readonly (keyof ModelSpec)[] = [...third, 'calendar', 'intervals'];
  const fifth: readonly (keyof ModelSpec)[] = [...fourth, 'members', 'cellInput'];
  const tooOld = [first, second, third, fourth, fifth].filter((known) => !told.every((field) => known.includes(field)));
  return String(tooOld.length + 1);
}

/**
 * Reads a spec back; other keys are left alone.
 * @param file name of the file, for error messages
 * @returns the spec, or undefined when none of the spec's keys is there (a file of somebody else's)
 * @throws ModelFileError when some key is missing or holds something else than {@link toMetadata} writes
 */
export function fromMetadata(record: Readonly<Record<string, string>>, file: string): ModelSpec | undefined {
  if (!keys.some((key) => Object.hasOwn(record, key))) return undefined;
  read(record, formatEntry, file, 'The file comes from another version of onnxcast: update it.');
  const told = fields.filter((field) => entries[field].required || Object.hasOwn(record, entries[field].key));
  const spec = Object.fromEntries(
    told.map((field) => [field, read(record, entries[field], file)]),
  ) as unknown as ModelSpec;
  const problem = findProblem(spec);
  if (problem === undefined) return spec;
  const { key } = entries[problem.field];
  throw broken(file, { key, found: record[key], expected: problem.expected });
}

/**
 * Looks at a spec as it comes in from code whose types nobody checks.
 * @throws InputError that names the field, what was found and what was expected
 * @example checkSpec({ features: ['y'], hidden: ['many'], scaling: 'none' }); // spec.hidden: found a list, expected a list of positive whole numbers.
 */
export function checkSpec(spec: unknown): asserts spec is ModelSpec {
  if (typeof spec !== 'object' || spec === null) {
    const expected = "a model's spec, such as { features: ['y'], hidden: [32], scaling: 'standard' }";
    throw new InputError({ option: 'spec', found: describeValue(spec), expected });
  }
  checkOptions(spec, entries);
  const given = spec as Readonly<Record<keyof ModelSpec, unknown>>;
  const refuse = (field: keyof ModelSpec, expected: string) =>
    new InputError({ option: `spec.${field}`, found: describeValue(given[field]), expected });
  for (const field of fields) {
    const { required = false, expected } = entries[field];
    if ((required || given[field] !== undefined) && !isValue(entries[field], given[field]))
      throw refuse(field, expected);
  }
  const problem = findProblem(given as ModelSpec);
  if (problem !== undefined) throw refuse(problem.field, problem.expected);
}

/** Whether a value would be read back as it is. */
function isValue({ parse }: Entry, value: unknown): boolean {
  if (typeof value === 'string') return parse(value) === value;
  const isPlain = typeof value === 'number' || (typeof value === 'object' && value !== null);
  const parsed = isPlain ? parse(JSON.stringify(value)) : undefined;
  return parsed !== undefined && typeof parsed === typeof value;
}

/** What fields do not agree about. */
function findProblem(spec: ModelSpec): { readonly field: keyof ModelSpec; readonly expected: string } | undefined {
  if (spec.hidden.length === 0 && spec.skip === undefined) {
    return { field: 'hidden', expected: `${entries.hidden.expected}, one or more` };
  }
  if (spec.hidden.length === 0 && (spec.members ?? 1) > 1)
    return { field: 'members', expected: '1 of a model without cells' };
  if (spec.cellInput === 'changes' && (spec.hidden.length === 0 || spec.skip === undefined)) {
    return { field: 'cellInput', expected: 'rows of a model without cells, or without a skip' };
  }
  if (spec.spikes !== undefined && !mayHoldSpikes(spec, spec.spikes)) {
    const expected = 'none of a model with cells, with covariates, or with a skip that is too short';
    return { field: 'spikes', expected };
  }
  if (spec.calendar?.some((feature) => !fitsFrequency(feature, spec.frequency))) {
    return { field: 'frequency', expected: 'a step that its calendar can be computed for' };
  }
  return findRoleProblem(spec);
}

/** Whether a model sees enough of its targets, and nothing else. */
function mayHoldSpikes(spec: ModelSpec, spikes: Spikes): boolean {
  const { hidden, skip = 0, features, targets = features } = spec;
  return hidden.length === 0 && skip >= rowsForSpikes(spikes) && features.every((name) => targets.includes(name));
}

function read(record: Readonly<Record<string, string>>, entry: Entry, file: string, remedy?: string): unknown {
  const { key, expected, spelt = expected } = entry;
  const found = Object.hasOwn(record, key) ? record[key] : undefined;
  const value = typeof found === 'string' ? entry.parse(found) : undefined;
  if (value === undefined) throw broken(file, { key, found, expected: spelt, remedy });
  return value;
}

function oneOf(key: string, kinds: readonly string[]): Entry {
  const quoted = kinds.map((kind) => `"${kind}"`);
  const expected = [quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].filter((part) => part !== '').join(' or ');
  return { key, expected, parse: (text) => kinds.find((kind) => kind === text) };
}

function wholeFrom1(key: string): Entry {
  const parse = (text: string) => (/^[1-9]\d*$/.test(text) ? Number(text) : undefined);
  return { key, expected: 'a positive whole number', parse };
}

function oddFrom1(key: string): Entry {
  const { parse } = wholeFrom1(key);
  const odd = (text: string) => (Number(text) % 2 === 1 ? parse(text) : undefined);
  return { key, expected: 'an odd, positive whole number', parse: odd };
}

function listOf(key: string, what: string, isRight: (values: readonly unknown[]) => boolean): Entry {
  const parse = (text: string) => parseJson(text, (value) => Array.isArray(value) && isRight(value));
  return { key, expected: `a list of ${what}`, spelt: `a JSON list of ${what}`, parse };
}

/** What JSON says; undefined where it is none, or not right. */
function parseJson(text: string, isRight: (value: unknown) => boolean): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isRight(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isCalibration(value: unknown): boolean {
  const { levels, widths, spread, least = 0 } = (value ?? {}) as Partial<Calibration>;
  const areNumbers = (list: unknown): list is readonly number[] =>
    Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === 'number' && one >= 0);
  return (
    areNumbers(levels) &&
    Array.isArray(widths) &&
    areNumbers([spread, least]) &&
    levels.every((level, i) => level > (levels[i - 1] ?? 0) && level < 100) &&
    widths.length === levels.length &&
    widths.every((some) => areNumbers(some) && some.length === widths[0].length)
  );
}

function areSpikes(value: unknown): boolean {
  const { bound, season } = (value ?? {}) as Partial<Spikes>;
  return typeof bound === 'number' && bound >= 0 && areSizes([season]);
}

function areTexts(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}

function areNames(values: readonly unknown[]): boolean {
  return values.length > 0 && areTexts(values) && !values.includes('') && new Set(values).size === values.length;
}

function areSizes(values: readonly unknown[]): boolean {
  return values.every((size) => Number.isSafeInteger(size) && (size as number) > 0);
}

interface Problem {
  readonly key: string;
  readonly found: string | undefined;
  readonly expected: string;
  readonly remedy?: string | undefined;
}

function broken(file: string, { key, found, expected, remedy = 'Export the model again.' }: Problem): ModelFileError {
  const short = found !== undefined && found.length > 80 ? `${found.slice(0, 80)}...` : found;
  const says = found === undefined ? 'is missing' : `holds ${JSON.stringify(short)}`;
  return new ModelFileError(`${file}: metadata "${key}" ${says}, expected ${expected}. ${remedy}`, {
    file,
    expected,
    ...(found === undefined ? {} : { found }),
  });
}
