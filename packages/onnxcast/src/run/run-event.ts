// What happens in a run, told as it happens; whoever listens makes words or pictures of it.
import type { DivergedError, Epoch, Phase, Training } from '@onnxcast/trainer';

/** What a run does before its first epoch, and after its last one: `forecasting` with its file, `reporting`. */
export type RunPhase = Phase | 'forecasting' | 'reporting';

export type RunEvent =
  /** How far it is before the first epoch and after the last one: `done` of `total` parts. */
  | { readonly kind: 'progress'; readonly phase: RunPhase; readonly done: number; readonly total: number }
  /** `first` is the number of the first epoch to come; beyond the last one nothing is left to do. */
  | { readonly kind: 'begin'; readonly training: Training; readonly first: number }
  | { readonly kind: 'evaluation'; readonly epoch: number; readonly evaluation: number; readonly loss: number }
  | { readonly kind: 'epoch'; readonly epoch: Epoch }
  /** The last `epochs` epochs found nothing to change. */
  | { readonly kind: 'rest'; readonly epochs: number }
  /** Ended before its last epoch because no lower error came; `isNew` where epochs were done in this process. */
  | { readonly kind: 'patience'; readonly isNew: boolean }
  /** An epoch could not begin; the run ends in the best of those before it. */
  | { readonly kind: 'diverged'; readonly error: DivergedError }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

/** What went wrong with what is made of an epoch or of the model, not with these: they are kept, and the run goes on. */
export interface Trouble {
  readonly epoch: number;
  /** What could not be made: the file of the epoch's weights, a picture, the forecast, the report, or whatever a listener does. */
  readonly what: 'weights' | 'picture' | 'forecast' | 'report' | 'listener';
  readonly error: unknown;
}
