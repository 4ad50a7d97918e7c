// What the model is: its features and their roles, its kind, and how its inputs are scaled. Knows nothing of learning or ONNX.
import type { KindSpec, ModelKind } from './kinds/kinds.ts';
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
}

/** The kind of a model. */
export function kindOf({ kind = 'recurrent' }: Pick<ModelSpec, 'kind'>): ModelKind {
  return kind;
}
