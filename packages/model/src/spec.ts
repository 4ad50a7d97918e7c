// What the model is: its features and their roles, its kind, and how its inputs are scaled. Knows nothing of learning or ONNX.
import { describeCalendar } from './calendar/calendar-columns.ts';
import type { CalendarSpec } from './calendar/calendar-spec.ts';
import type { Calibration } from './intervals.ts';
import type { ModelKind } from './kinds/kind-names.ts';
import { type KindSpec, kinds } from './kinds/kinds.ts';
import type { ScalingKind } from './scalings/scaling-names.ts';

/** A forecaster: what it reads and forecasts, and the network between. */
export interface ModelSpec extends CalendarSpec, KindSpec {
  /** Default `recurrent`. */
  readonly kind?: ModelKind;
  /** `none`, or `standard`: each series by the mean and standard deviation of its own history. */
  readonly scaling: ScalingKind;
  /** How wide its intervals are; absent: it gives none. */
  readonly intervals?: Calibration;
}

/** The kind of a model. */
export function kindOf({ kind = 'recurrent' }: Pick<ModelSpec, 'kind'>): ModelKind {
  return kind;
}

/** What a model's network is, for a person: `LSTM cells of 64 and 64 units`, and what it reads off the time. */
export function describeNetwork(spec: ModelSpec): string {
  const network = kinds[kindOf(spec)].describe(spec);
  return spec.calendar === undefined ? network : `${network}, beside ${describeCalendar(spec.calendar)}`;
}
