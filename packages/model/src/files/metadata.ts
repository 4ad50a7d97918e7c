// A model's spec as the flat string map that .onnx (`metadata_props`) and .safetensors (`__metadata__`) files carry.
// Runs in browsers: imports errors only, no schema library and no file reader.
import { InputError, ModelFileError } from '@onnxcast/series/errors';
import { cellKinds } from '../cells/cells.ts';
import { headKinds } from '../heads/heads.ts';
import { modelKinds } from '../kinds/kinds.ts';
import { findRoleProblem } from '../roles.ts';
import { scalingKinds } from '../scalings/scalings.ts';
import type { ModelSpec } from '../spec.ts';

const keys = {
  format: 'onnxcast.format',
  features: 'onnxcast.features',
  targets: 'onnxcast.targets',
  futureCovariates: 'onnxcast.future_covariates',
  kind: 'onnxcast.kind',
  cell: 'onnxcast.cell',
  head: 'onnxcast.head',
  hidden: 'onnxcast.hidden',
  scaling: 'onnxcast.scaling',
  frequency: 'onnxcast.frequency',
} as const;

/** Fields that name a kind, each optional, and the kinds that there are. */
const kindTables = { kind: modelKinds, cell: cellKinds, head: headKinds } as const;
const kindFields = Object.keys(kindTables) as (keyof typeof kindTables)[];

/**
 * Changes when an older reader would misread what a newer writer wrote: the first knows LSTM cells that forecast every
 * feature, the second other cells and covariates; the next other kinds and heads, when there are any. Each file has the oldest that will do.
 */
const formats = ['1', '2'] as const;

/**
 * Writes a spec as strings: lists as JSON, under keys that begin with `onnxcast.`.
 * @param extra entries of the caller's own (training figures, the form of a graph, ...), carried as they are
 * @returns the spec's entries, then the extra ones
 * @throws InputError when an extra key is one of the spec's
 * @example toMetadata({ features: ['y'], hidden: [64, 64], scaling: 'none' })['onnxcast.hidden']; // '[64,64]'
 */
export function toMetadata(spec: ModelSpec, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const taken = Object.values<string>(keys).find((key) => Object.hasOwn(extra, key));
  if (taken !== undefined) {
    throw new InputError(`Metadata key "${taken}" is the model's own. Give the extra entry another name.`);
  }
  const { targets, futureCovariates } = spec;
  const named = kindFields.filter((field) => spec[field] !== undefined);
  const isPlain = targets === undefined && futureCovariates === undefined && named.length === 0;
  return {
    [keys.format]: isPlain ? formats[0] : formats[1],
    [keys.features]: JSON.stringify(spec.features),
    ...(targets === undefined ? {} : { [keys.targets]: JSON.stringify(targets) }),
    ...(futureCovariates === undefined ? {} : { [keys.futureCovariates]: JSON.stringify(futureCovariates) }),
    ...Object.fromEntries(named.map((field) => [keys[field], spec[field]!])),
    [keys.hidden]: JSON.stringify(spec.hidden),
    [keys.scaling]: spec.scaling,
    ...(spec.frequency === undefined ? {} : { [keys.frequency]: spec.frequency }),
    ...extra,
  };
}

/**
 * Reads a spec back; other keys are left alone.
 * @param file name of the file, for error messages
 * @returns the spec, or undefined when none of the spec's keys is there (a file of somebody else's)
 * @throws ModelFileError when some key is missing or holds something else than {@link toMetadata} writes
 */
export function fromMetadata(record: Readonly<Record<string, string>>, file: string): ModelSpec | undefined {
  if (!Object.values<string>(keys).some((key) => Object.hasOwn(record, key))) return undefined;

  const found = read(record, keys.format, file);
  if (!formats.some((format) => format === found)) {
    throw broken(
      file,
      keys.format,
      found,
      listed(formats),
      'The file comes from another version of onnxcast: update it.',
    );
  }
  const features = readList(record, keys.features, file);
  if (!isNames(features)) {
    throw broken(file, keys.features, record[keys.features], 'a JSON list of different, non-empty names');
  }
  const hidden = readList(record, keys.hidden, file);
  if (!isSizes(hidden)) {
    throw broken(file, keys.hidden, record[keys.hidden], 'a JSON list of positive whole numbers');
  }
  const scaling = readKind(record, keys.scaling, scalingKinds, file);
  const spec: ModelSpec = {
    features,
    ...readRoles(record, features, file),
    ...readKinds(record, file),
    hidden,
    scaling,
  };
  if (!Object.hasOwn(record, keys.frequency)) return spec;
  const frequency = read(record, keys.frequency, file);
  if (frequency === '') throw broken(file, keys.frequency, frequency, 'the name of a time step');
  return { ...spec, frequency };
}

/** Reads who is forecast and what is known in advance, where a model says so. */
function readRoles(
  record: Readonly<Record<string, string>>,
  features: readonly string[],
  file: string,
): Pick<ModelSpec, 'targets' | 'futureCovariates'> {
  const readNames = (key: string) => {
    const names = readList(record, key, file);
    if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
    throw broken(file, key, record[key], 'a JSON list of names');
  };
  const spec = {
    ...(Object.hasOwn(record, keys.targets) ? { targets: readNames(keys.targets) } : {}),
    ...(Object.hasOwn(record, keys.futureCovariates) ? { futureCovariates: readNames(keys.futureCovariates) } : {}),
  };
  const problem = findRoleProblem({ features, ...spec });
  if (problem !== undefined) throw broken(file, keys[problem.field], record[keys[problem.field]], problem.expected);
  return spec;
}

/** Reads which kinds a model names; those that it does not are the default ones. */
function readKinds(record: Readonly<Record<string, string>>, file: string): Pick<ModelSpec, keyof typeof kindTables> {
  const named = kindFields.filter((field) => Object.hasOwn(record, keys[field]));
  return Object.fromEntries(named.map((field) => [field, readKind(record, keys[field], kindTables[field], file)]));
}

function readKind<Kind extends string>(
  record: Readonly<Record<string, string>>,
  key: string,
  kinds: readonly Kind[],
  file: string,
): Kind {
  const found = read(record, key, file);
  const kind = kinds.find((one) => one === found);
  if (kind === undefined) throw broken(file, key, found, listed(kinds));
  return kind;
}

function read(record: Readonly<Record<string, string>>, key: string, file: string): string {
  const value = Object.hasOwn(record, key) ? record[key] : undefined;
  if (typeof value !== 'string') throw broken(file, key, value, 'a text');
  return value;
}

function readList(record: Readonly<Record<string, string>>, key: string, file: string): unknown {
  const text = read(record, key, file);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw broken(file, key, text, 'a JSON list', undefined, cause);
  }
}

/** `"a", "b" or "c"`. */
function listed(kinds: readonly string[]): string {
  const quoted = kinds.map((kind) => `"${kind}"`);
  if (quoted.length === 1) return quoted[0]!;
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

function isNames(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((name) => typeof name === 'string' && name !== '') &&
    new Set(value).size === value.length
  );
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((size) => Number.isSafeInteger(size) && size > 0);
}

function broken(
  file: string,
  key: string,
  actual: string | undefined,
  expected: string,
  remedy = 'Export the model again.',
  cause?: unknown,
): ModelFileError {
  const found = actual === undefined ? 'is missing' : `holds ${JSON.stringify(shorten(actual))}`;
  return new ModelFileError(`${file}: metadata "${key}" ${found}, expected ${expected}. ${remedy}`, {
    file,
    expected,
    ...(actual === undefined ? {} : { actual }),
    cause,
  });
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
