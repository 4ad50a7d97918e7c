// An inference request as it comes in: JSON, with or without the bytes of tensors behind it, becomes what a graph takes.
import type { SessionTensor, Tensors } from '@onnxcast/runtime';
import { describeValue, InputError } from '@onnxcast/series/errors';
import { readJson, requireObject } from '../http/read-json.ts';
import type { ServedModel } from '../models/served-model.ts';
import type { Settings } from '../server-options.ts';
import { datatypeOf, fromBytes, fromJson } from './tensors.ts';

/** A request, as a graph takes it. */
export interface InferRequest {
  readonly id: string | undefined;
  readonly feeds: Tensors;
  /** In the order in which they are asked for. */
  readonly outputs: readonly AskedOutput[];
}

/** An output, and whether it comes as bytes. */
export interface AskedOutput {
  readonly name: string;
  readonly isBinary: boolean;
}

/** Header with the length of the JSON that precedes the bytes. */
export const HEADER_LENGTH = 'inference-header-content-length';

type Limits = Pick<Settings, 'maxHorizon' | 'maxHistory' | 'maxSeries'>;
type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a request.
 * @param sent undefined where the call had no body
 * @param length what the header told of the length of the JSON; undefined where all is JSON
 * @throws InputError when it is none, or not one for this model
 */
export function readInferRequest(
  sent: Buffer | undefined,
  length: string | undefined,
  { model, limits }: { readonly model: ServedModel; readonly limits: Limits },
): InferRequest {
  const body = sent ?? Buffer.alloc(0);
  const end = length === undefined ? body.length : Number(length);
  if (!Number.isSafeInteger(end) || end < 0 || end > body.length) {
    const found = `the header Inference-Header-Content-Length says ${length}`;
    throw new InputError({ found, expected: `a number of bytes up to the ${body.length} of the body` });
  }
  const request = requireObject(readJson(body.subarray(0, end)), 'the request');
  const feeds = readInputs(request['inputs'], body.subarray(end), model);
  checkLimits(feeds, model, limits);
  checkFinite(feeds);
  const { id } = request;
  if (id !== undefined && typeof id !== 'string') {
    throw new InputError({ option: 'id', found: describeValue(id), expected: 'a text' });
  }
  return { id, feeds, outputs: readOutputs(request, model) };
}

function readInputs(given: unknown, bytes: Buffer, { description }: ServedModel): Tensors {
  if (!Array.isArray(given))
    throw new InputError({ option: 'inputs', found: describeValue(given), expected: 'a list' });
  const feeds: Record<string, SessionTensor> = {};
  let at = 0;
  for (const one of given) {
    const input = requireObject(one, 'an input');
    const known = description.inputs.find(({ name }) => name === input['name']);
    if (known === undefined || feeds[known.name] !== undefined) {
      const names = description.inputs.map(({ name }) => name).join(', ');
      const found = `an input named ${describeValue(input['name'])}`;
      throw new InputError({ found, expected: `each of ${names} once` });
    }
    const { name } = known;
    const datatype = datatypeOf(known.type);
    if (input['datatype'] !== datatype) {
      throw new InputError({
        found: `${name}: found the datatype ${describeValue(input['datatype'])}`,
        expected: datatype,
      });
    }
    const place = { name, type: known.type as SessionTensor['type'], shape: readShape(input['shape'], known) };
    const size = (input['parameters'] as Json | undefined | null)?.['binary_data_size'];
    if (size === undefined) feeds[name] = fromJson(input['data'], place);
    else {
      if (!Number.isSafeInteger(size) || (size as number) < 0 || at + (size as number) > bytes.length) {
        const found = `${name}: found a binary_data_size of ${describeValue(size)}`;
        throw new InputError({ found, expected: `at most the ${bytes.length - at} bytes that are left of the body` });
      }
      feeds[name] = fromBytes(bytes.subarray(at, at + (size as number)), place);
      at += size as number;
    }
  }
  if (at !== bytes.length) {
    throw new InputError({ found: `${bytes.length} bytes behind the JSON`, expected: `${at}, as its inputs say` });
  }
  const lacking = description.inputs.filter(({ name }) => feeds[name] === undefined).map(({ name }) => name);
  if (lacking.length > 0)
    throw new InputError({ option: 'inputs', found: `no ${lacking.join(', ')}`, expected: 'all' });
  return feeds;
}

/** A graph makes numbers that mean nothing of what is none. */
function checkFinite(feeds: Tensors): void {
  for (const [name, { type, data }] of Object.entries(feeds)) {
    const at = type === 'int64' ? -1 : data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw new InputError({ found: `${name}[${at}]: found ${data[at]}`, expected: 'finite numbers' });
  }
}

/** The shape of an input, held to that of the model; what is a single number may be given with axes of size 1. */
function readShape(given: unknown, { name, shape }: ServedModel['description']['inputs'][number]): readonly number[] {
  const expected = `[${shape.join(', ')}]`;
  const found = `${name}: found the shape ${JSON.stringify(given)}`;
  const isShape = Array.isArray(given) && given.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!isShape) throw new InputError({ found, expected });
  if (shape.length === 0 && given.every((size) => size === 1)) return [];
  const fits = given.length === shape.length && shape.every((size, i) => typeof size !== 'number' || size === given[i]);
  if (!fits) throw new InputError({ found, expected });
  return given;
}

/** Sizes of one name are one size, and none is beyond the limits. */
function checkLimits(feeds: Tensors, { description }: ServedModel, limits: Limits): void {
  const sizes = new Map<string, { readonly size: number; readonly name: string }>();
  for (const { name, shape } of description.inputs) {
    for (const [axis, what] of shape.entries()) {
      const size = feeds[name]!.shape[axis]!;
      // A state of no rows starts afresh.
      if (typeof what === 'number' || (name === 'state' && size === 0)) continue;
      const known = sizes.get(what);
      if (known !== undefined && known.size !== size) {
        const found = `${name}: found the size ${size} for ${what}`;
        throw new InputError({ found, expected: `${known.size}, as ${known.name} has` });
      }
      sizes.set(what, { size, name });
    }
  }
  const [series = 1, time = 1] = feeds['history']?.shape ?? feeds['value']?.shape ?? [];
  const asked = Number(feeds['horizon']?.data[0] ?? 1);
  checkSize('batch', series, [1, limits.maxSeries]);
  if (feeds['history'] !== undefined) checkSize('time', time, [1, limits.maxHistory]);
  checkSize('horizon', asked, [0, limits.maxHorizon]);
  const ahead = feeds['future_covariates']?.shape[1];
  if (ahead !== undefined && feeds['horizon'] !== undefined && ahead !== asked) {
    throw new InputError({ found: `future_covariates: found ${ahead} steps`, expected: `${asked}, the horizon` });
  }
}

function checkSize(what: string, size: number, [least, most]: readonly [number, number]): void {
  if (size >= least && size <= most) return;
  throw new InputError({
    option: what,
    found: String(size),
    expected: `${least} to ${most}, the limit of this server`,
  });
}

function readOutputs(request: Json, { description }: ServedModel): readonly AskedOutput[] {
  const names = description.outputs.map(({ name }) => name);
  const isBinary = (request['parameters'] as Json | undefined | null)?.['binary_data_output'] === true;
  const given = request['outputs'];
  if (given === undefined) return names.map((name) => ({ name, isBinary }));
  if (!Array.isArray(given))
    throw new InputError({ option: 'outputs', found: describeValue(given), expected: 'a list' });
  if (given.length === 0) return names.map((name) => ({ name, isBinary }));
  return given.map((one) => {
    const output = requireObject(one, 'an output');
    const name = names.find((known) => known === output['name']);
    if (name === undefined) {
      const found = `an output named ${describeValue(output['name'])}`;
      throw new InputError({ found, expected: `some of ${names.join(', ')}` });
    }
    const own = (output['parameters'] as Json | undefined | null)?.['binary_data'];
    return { name, isBinary: own === undefined ? isBinary : own === true };
  });
}
