// Everything of ours that reads bytes of others, each with a good file to damage: none may end in anything but a typed error.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { convert, readWeights } from '@onnxcast/converter';
import { readSafetensors, weightsFromPytorch, writeSafetensors } from '@onnxcast/model';
import { decodeModel, describeModel, encodeProto } from '@onnxcast/onnx';
import { checkSeal } from '@onnxcast/onnx/check-seal';
import { readContract } from '@onnxcast/onnx/read-contract';
import { readOperators } from '@onnxcast/onnx/read-operators';
import { createRandom, OnnxcastError, parseSeries } from '@onnxcast/series';
import { readCheckpoint, writeCheckpoint } from '@onnxcast/trainer';
import { readSine64 } from '../contracts/form.suite.ts';
import { mutate } from './mutate.suite.ts';

/** One reader under attack. */
export interface Target {
  readonly name: string;
  /** A good file. */
  readonly file: Uint8Array;
  /** Bytes at the file's beginning that say how the rest is read. */
  readonly structure?: number;
  /** Whether every change must be refused: the file carries a digest. */
  readonly isSealed?: true;
  read(bytes: Uint8Array): unknown;
}

/** What became of one damaged file. */
export type Outcome = 'refused' | 'read' | { readonly bytes: Uint8Array; readonly problem: string };

const file = 'damaged';
const { spec, weights } = readSine64();
const model = convert(spec, weights);
const checkpoint = writeCheckpoint({ spec, weights });
const digests = ['onnxcast.sha256', 'onnxcast.tensors'];

/** The same without digests, as files of others and of old come: what is read, is read for what it says. */
const open = encodeProto({
  ...decodeModel(model, file),
  metadata_props: decodeModel(model, file).metadata_props?.filter(({ key }) => !digests.includes(key ?? '')) ?? [],
});
const { tensors, metadata } = readSafetensors(checkpoint, file);
const openCheckpoint = writeSafetensors(
  tensors,
  Object.fromEntries(Object.entries(metadata).filter(([key]) => !digests.includes(key))),
);
const pytorch = readFileSync(fileURLToPath(new URL('../reference/sine64.safetensors', import.meta.url)));
const csv = new TextEncoder().encode(
  'ds,y,z\n2024-01-01,1.5,"a, b"\n2024-01-02,2.5,c\n2024-01-03,3,d\n2024-01-04,4e3,e\n',
);

export const targets: readonly Target[] = [
  {
    name: 'a model of ours',
    file: model,
    isSealed: true,
    read: (bytes) => checkSeal(bytes, readContract(bytes, file)),
  },
  { name: 'a checkpoint of ours', file: checkpoint, isSealed: true, read: (bytes) => readCheckpoint(bytes, file) },
  { name: 'outside of a model', file: open, structure: 6000, read: (bytes) => readContract(bytes, file) },
  { name: 'description of a model', file: open, structure: 6000, read: (bytes) => describeModel(bytes, file) },
  { name: 'operators of a model', file: open, structure: 6000, read: (bytes) => readOperators(bytes, file) },
  { name: 'weights of a model', file: open, structure: 6000, read: (bytes) => readWeights(bytes, file) },
  { name: 'an open checkpoint', file: openCheckpoint, structure: 3000, read: (bytes) => readCheckpoint(bytes, file) },
  {
    name: 'weights of PyTorch',
    file: pytorch,
    structure: 2000,
    read: (bytes) => weightsFromPytorch(readSafetensors(bytes, file).tensors, file),
  },
  {
    name: 'a small CSV file',
    file: csv,
    read: (bytes) => parseSeries(new TextDecoder().decode(bytes), file, { target: 'y' }),
  },
];

/** Longest that a reader may take, in milliseconds. */
const SLOWEST_MS = 5000;

/** Damages a target's file by a seed and reads it. */
export async function attack(target: Target, seed: number): Promise<Outcome> {
  const bytes = mutate(target.file, createRandom(seed), target.structure);
  return readDamaged(target, bytes);
}

/** Reads a damaged file. */
export async function readDamaged({ file: good, isSealed, read }: Target, bytes: Uint8Array): Promise<Outcome> {
  const begun = performance.now();
  const outcome = await judge();
  const took = performance.now() - begun;
  return took > SLOWEST_MS ? { bytes, problem: `took ${took.toFixed(0)} ms` } : outcome;

  async function judge(): Promise<Outcome> {
    try {
      await read(bytes);
    } catch (error) {
      if (error instanceof OnnxcastError) return 'refused';
      return { bytes, problem: `ended in ${error instanceof Error ? `${error.name}: ${error.message}` : error}` };
    }
    const isChanged = !Buffer.from(bytes).equals(good);
    return isSealed && isChanged ? { bytes, problem: 'was read though it was changed' } : 'read';
  }
}
