// Everything needed to go on with a training, as the bytes of a safetensors file. Knows nothing of file systems.
import {
  checkTensorSeal,
  countParameters,
  fromMetadata,
  type ModelSpec,
  readSafetensors,
  sealMetadata,
  toMetadata,
  type Weights,
  weightShapes,
  writeSafetensors,
} from '@onnxcast/model';
import { ModelFileError, type Tensor } from '@onnxcast/series';
import { z } from 'zod';
import type { EpochFigures } from './epoch.ts';
import type { OptimizerState } from './optimizers/optimizer.ts';

/** A training between two epochs. */
export interface Checkpoint {
  readonly spec: ModelSpec;
  readonly weights: Weights<Float32Array>;
  /** Absent where the weights are all that was kept. */
  readonly optimizerState?: OptimizerState<Float32Array> | undefined;
  /** With batch norm what training moves, see `Epoch`. */
  readonly parameters?: Float32Array | undefined;
  /** Name of the engine that computed its epochs; absent before the first, and in older files. */
  readonly engine?: string | undefined;
  /** Options that the training was started with. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Number of the epoch that ended in these weights; 0 before the first. */
  readonly epoch: number;
  /** Figures of all epochs so far. */
  readonly history: readonly EpochFigures[];
  /** Of the data, see `fingerprintOf`; empty where there was none. */
  readonly fingerprint: string;
}

const KEY = 'onnxcast.checkpoint';
const VECTOR = 'optimizer.vectors.';
const NUMBERS = 'optimizer.numbers';
/** Name of an optimizer's number that says how many past steps it remembers. */
const PAST = 'history';
const PARAMETERS = 'training.parameters';

// JSON has no NaN or Infinity and writes both as null; a figure may be one (a closed loop that ran away).
const figure = z.union([z.number(), z.null().transform(() => Number.NaN)]);
const stateSchema = z.object({
  epoch: z.int().min(0),
  engine: z.exactOptional(z.string()),
  options: z.record(z.string(), z.unknown()),
  history: z.array(
    z.object({
      epoch: z.int().min(1),
      loss: figure,
      evaluations: z.int().min(0),
      validation: z.exactOptional(z.object({ oneStepLoss: figure, closedLoopRmse: figure })),
    }),
  ),
  fingerprint: z.string(),
  /** Names of the optimizer's numbers, in the order of their tensor. Absent: no optimizer state. */
  numbers: z.exactOptional(z.array(z.string())),
  /** Name of the optimizer whose state it is. */
  owner: z.exactOptional(z.string()),
});

/**
 * Writes a checkpoint; beside the training's own state it is a plain safetensors file of the weights by PyTorch's names.
 * @param checkpoint all but spec and weights may be left out
 */
export function writeCheckpoint(
  checkpoint: Pick<Checkpoint, 'spec' | 'weights'> & Partial<Omit<Checkpoint, 'spec' | 'weights'>>,
): Uint8Array {
  const { spec, weights, optimizerState, parameters } = checkpoint;
  const { epoch = 0, engine, options = {}, history = [], fingerprint = '' } = checkpoint;
  const tensors: Record<string, Tensor> = {};
  for (const { name } of weightShapes(spec)) tensors[name] = weights[name]!;
  for (const [name, data] of Object.entries(optimizerState?.vectors ?? {})) {
    tensors[VECTOR + name] = { shape: [data.length], data };
  }
  if (parameters) tensors[PARAMETERS] = { shape: [parameters.length], data: parameters };
  const state: z.input<typeof stateSchema> = {
    epoch,
    ...(engine !== undefined && { engine }),
    options,
    history: [...history],
    fingerprint,
  };
  if (optimizerState) {
    // As float64 tensor, not as JSON: every bit counts for going on as if there had been no break.
    const numbers = Object.values(optimizerState.numbers);
    tensors[NUMBERS] = { shape: [numbers.length], data: Float64Array.from(numbers) };
    state.numbers = Object.keys(optimizerState.numbers);
    if (optimizerState.owner !== undefined) state.owner = optimizerState.owner;
  }
  const metadata = toMetadata(spec, { [KEY]: JSON.stringify(state) });
  return writeSafetensors(tensors, sealMetadata({ tensors, metadata }));
}

/**
 * Reads what {@link writeCheckpoint} wrote.
 * @param file name of the file, for error messages
 * @throws ModelFileError when the file is truncated, changed since it was written, or something else than a checkpoint
 */
export function readCheckpoint(bytes: Uint8Array, file: string): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes, file);
  checkTensorSeal({ tensors, metadata }, file);
  const spec = fromMetadata(metadata, file);
  const text = metadata[KEY];
  if (spec === undefined || text === undefined) {
    throw new ModelFileError(
      `${file}: is a safetensors file but no checkpoint of onnxcast. Give a file that \`onnxcast train\` wrote, or take over PyTorch weights with \`onnxcast import pytorch\`.`,
      { file, expected: `metadata "${KEY}"`, found: 'none' },
    );
  }
  const { numbers, owner, ...state } = readState(text, file);
  const weights: Record<string, Tensor<Float32Array>> = {};
  for (const { name, shape } of weightShapes(spec)) weights[name] = readWeight(tensors[name], name, shape, file);
  const moved = tensors[PARAMETERS];
  if (moved !== undefined && !(moved.data instanceof Float32Array)) {
    throw broken(file, PARAMETERS, `shape [${moved.shape}] of another type`, 'float32');
  }
  const parameters: Pick<Checkpoint, 'parameters'> = moved ? { parameters: moved.data as Float32Array } : {};
  if (numbers === undefined) return { spec, weights, ...state, ...parameters };

  const values = tensors[NUMBERS]?.data;
  if (values?.length !== numbers.length)
    throw broken(file, NUMBERS, `${values?.length ?? 'no'} numbers`, numbers.length);
  const vectors: Record<string, Float32Array> = {};
  const count = parameters.parameters?.length ?? countParameters(spec);
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    if (!name.startsWith(VECTOR)) continue;
    if (!(data instanceof Float32Array) || data.length !== count) {
      throw broken(file, name, `shape [${shape}]`, `float32 [${count}]`);
    }
    vectors[name.slice(VECTOR.length)] = data;
  }
  const past = values[numbers.indexOf(PAST)] ?? 0;
  const kept = Object.keys(vectors).length;
  if (!(past >= 0 && 2 * past <= kept)) {
    throw broken(
      file,
      NUMBERS,
      `${past} past steps of the optimizer`,
      `at most ${Math.floor(kept / 2)}, two vectors each`,
    );
  }
  const optimizerState = {
    ...(owner === undefined ? {} : { owner }),
    numbers: Object.fromEntries(numbers.map((name, i) => [name, values[i]!])),
    vectors,
  };
  return { spec, weights, ...state, ...parameters, optimizerState };
}

function readState(text: string, file: string): z.output<typeof stateSchema> {
  try {
    const { options, ...state } = stateSchema.parse(JSON.parse(text));
    return { ...state, options: renameOptions(options) };
  } catch (cause) {
    throw new ModelFileError(
      `${file}: metadata "${KEY}" is not what this version of onnxcast writes. Take an older copy of the checkpoint, or start the training again.`,
      { file, cause },
    );
  }
}

/** Options of checkpoints from before 0.3, by today's names: the only preset was the tutorial, and before 0.2 a lesson was a cure. */
function renameOptions({ cure, ...options }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const preset = 'epochs' in options && !('preset' in options) ? { preset: 'tutorial' } : {};
  const lesson = cure === undefined ? {} : { lesson: cure === 'none' ? 'one-step' : cure };
  return { ...preset, ...options, ...lesson };
}

function readWeight(
  tensor: Tensor | undefined,
  name: string,
  shape: readonly number[],
  file: string,
): Tensor<Float32Array> {
  if (tensor?.data instanceof Float32Array && String(tensor.shape) === String(shape)) {
    const at = tensor.data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw broken(file, name, `${tensor.data[at]} at ${at}`, 'finite numbers');
    return { shape, data: tensor.data };
  }
  throw broken(file, name, tensor ? `shape [${tensor.shape}]` : 'nothing', `float32 [${shape}]`);
}

function broken(file: string, tensor: string, actual: string, expected: string | number): ModelFileError {
  return new ModelFileError(
    `${file}: tensor "${tensor}": found ${actual}, expected ${expected}. Take an older copy of the checkpoint, or start the training again.`,
    { file, tensor, found: actual, expected: String(expected) },
  );
}
