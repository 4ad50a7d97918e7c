// What the page and the worker that trains say to one another.
import type { Series } from '@onnxcast/series';
import type { EpochFigures, PageInTurnsRequest } from 'onnxcast/web/training';
import type { PlainError } from '../worker/worker-protocol.ts';

/** A model to go on with. */
export interface ModelFile {
  readonly bytes: Uint8Array;
  readonly file: string;
}

/** Begins to train; a worker trains once. */
export interface TrainCall {
  readonly call: 'train';
  readonly series: readonly Series[];
  /** Options of a training, as plain data. */
  readonly options: PageInTurnsRequest;
  /** What is fine-tuned; absent: a new model is trained. */
  readonly from?: ModelFile;
}

/** Ends a training after the loss that is being computed, with the best epoch so far. */
export interface StopCall {
  readonly call: 'stop';
}

/** What the page tells the worker. */
export type TrainingCall = TrainCall | StopCall;

/** What is trained on, before the first epoch. */
export interface Begun {
  readonly kind: 'begun';
  /** Of the model. */
  readonly parameters: number;
  /** Number of the last epoch. */
  readonly epochs: number;
  /** Last steps of every series that judge epochs, and are not learnt. */
  readonly kept: number;
  /** What errors are in, with a space before it; empty where values are taken as they are. */
  readonly unit: string;
}

/** A loss was computed. */
export interface Evaluated {
  readonly kind: 'evaluated';
  readonly epoch: number;
  readonly loss: number;
}

/** An epoch ended. */
export interface EpochEnded {
  readonly kind: 'epoch';
  readonly figures: EpochFigures;
  readonly isChosen: boolean;
  /** The .onnx file that it would be. */
  readonly model: Uint8Array;
}

/** The training ended. */
export interface Ended {
  readonly kind: 'ended';
  /** The file of the best epoch; absent where none was better than what it began with. */
  readonly model?: Uint8Array;
  readonly chosen?: EpochFigures;
  /** How well the model did that was gone on with; absent where there was none. */
  readonly before?: EpochFigures;
  /** A sentence on what an autoregression was chosen to be. */
  readonly choice?: string;
  /** A sentence on why it ended early; absent where it did not. */
  readonly why?: string;
}

/** What the worker tells the page. */
export type TrainingMessage =
  | Begun
  | Evaluated
  | EpochEnded
  | Ended
  | { readonly kind: 'failed'; readonly error: PlainError };
