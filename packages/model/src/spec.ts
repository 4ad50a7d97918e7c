// What the model is: its features and their roles, its kind, and how its inputs are scaled. Knows nothing of learning or ONNX.
import type { Calibration } from './intervals.ts';
import type { ModelKind } from './kinds/kind-names.ts';
import { type KindSpec, kinds } from './kinds/kinds.ts';
import type { Features } from './roles.ts';
import type { ScalingKind } from './scalings/scalings.ts';

/** A forecaster: what it reads and forecasts, and the network between. */
export interface ModelSpec extends Features, KindSpec {
  /** Default `recurrent`. */
  readonly kind?: ModelKind;
  /** `none`, or `standard`: each series by the mean and standard deviation of its own history. */
  readonly scaling: ScalingKind;
  /** Step of the series' time axis as the reader inferred it (`month`, `day`, `1`, ...), if known. */
  readonly frequency?: string;
  /** How wide its intervals are; absent: it gives none. */
  readonly intervals?: Calibration;
}

/** The kind of a model. */
export function kindOf({ kind = 'recurrent' }: Pick<ModelSpec, 'kind'>): ModelKind {
  return kind;
}

/** What a model's network is, for a person: `LSTM cells of 64 and 64 units`. */
export function describeNetwork(spec: ModelSpec): string {
  return kinds[kindOf(spec)].describe(spec);
}
