// PyTorch's losses and gradients of closed loops (test/reference/closed-loop.json, made by make_closed_loop.py there).
import type { CellKind, ModelSpec, Weights } from '@onnxcast/model';
import { readReference, toTensor, toTensors } from '../reference.suite.ts';
import type { ClosedLoopBatch } from './batch.ts';

/** A closed loop and what PyTorch, in float64, made of it. */
export interface ClosedLoopCase {
  readonly name: string;
  readonly spec: ModelSpec;
  readonly weights: Weights<Float32Array>;
  readonly batch: ClosedLoopBatch;
  readonly loss: number;
  readonly gradients: Weights<Float32Array>;
}

type RawCase = Record<'weights' | 'gradients', Record<string, unknown>> &
  Record<'inputs' | 'wanted' | 'importance', unknown> &
  Record<'targets' | 'known' | 'warmUp' | 'loss', number> & { name: string; cell: CellKind; hidden: number[] };

/** LSTM, GRU and tanh cells, one or two targets, with and without a feature known in advance. */
export const closedLoopCases: readonly ClosedLoopCase[] = readReference<RawCase[]>('closed-loop.json').map((raw) => ({
  name: raw.name,
  spec: {
    features: ['a', 'b'].slice(0, raw.targets + raw.known),
    ...(raw.known > 0 ? { futureCovariates: ['b'] } : {}),
    cell: raw.cell,
    hidden: raw.hidden,
    scaling: 'none',
  },
  weights: toTensors(raw.weights),
  batch: {
    inputs: toTensor(raw.inputs),
    targets: toTensor(raw.wanted),
    importance: toTensor(raw.importance),
    warmUp: raw.warmUp,
  },
  loss: raw.loss,
  gradients: toTensors(raw.gradients),
}));
