// What the model is, and what was learnt.

export type { Head } from './heads/head.ts';
export { type HeadKind, headKinds } from './heads/head-names.ts';
export { defaultHead, heads } from './heads/heads.ts';
export { initialWeights } from './init-weights.ts';
export { type Calibration, halfWidth, measureSpread, warmUpOf } from './intervals.ts';
export { cellName, cellOf, headOf, headTensors, stepsOf, takeCell } from './kinds/cell-stack.ts';
export type { Kind, Network, NetworkState } from './kinds/kind.ts';
export type { ModelKind } from './kinds/kind-names.ts';
export { kinds } from './kinds/kinds.ts';
export { firstCells, joinMembers } from './kinds/members.ts';
export { holdValues, neighboursOf, rowsForSpikes, type Spikes } from './kinds/spikes.ts';
export { type Features, type Role, type Roles, rolesOf } from './roles.ts';
export { describeNetwork, kindOf, type ModelSpec } from './spec.ts';
export {
  connectModel,
  countParameters,
  flattenWeights,
  type Model,
  mapState,
  stateWidths,
  unflattenWeights,
  type Weights,
  weightShapes,
} from './weights.ts';

// What it is written in, and its cells.

export type { Cell, Named, Nonlinearity, StepInputs } from './cells/cell.ts';
export { type CellKind, cellKinds } from './cells/cell-names.ts';
export { type Slopes, slopesOf } from './cells/cell-slopes.ts';
export { cells, defaultCell } from './cells/cells.ts';
export { activate, type CellWeights, cutGates, type GateSums, stepCell, sumGates } from './cells/step-cell.ts';
export type { DifferentiableOps, Ops, ScalingOps } from './ops/ops.ts';
export { type Arithmetic, createPlainOps, type PlainOps } from './ops/plain.ts';
export { createTape, type Node, type Tape } from './ops/tape.ts';

// What it reads off the time.

export { calendarMeans, calendarRows, calendarRowsAt, computeCalendar, joinColumns } from './calendar/calendar.ts';
export { calendarNames, describeCalendar, networkOf } from './calendar/calendar-columns.ts';
export type { CalendarOps } from './calendar/calendar-ops.ts';
export {
  type CalendarFeature,
  type CalendarSpec,
  fitsFrequency,
  type WavePeriod,
  wavePeriods,
} from './calendar/calendar-spec.ts';
export { type CalendarStep, calendarStepOf } from './calendar/calendar-step.ts';
export { stepsBetween, timeAfter } from './calendar/calendar-time.ts';
export { joinCalendar } from './calendar/join-calendar.ts';
export { findStarts } from './calendar/series-starts.ts';
export { findStart } from './calendar/start-times.ts';

// How values enter it and leave it.

export { createScaler, type History, measureScale, type Scaler, scaleSeries } from './scalings/scaler.ts';
export type { Scaling } from './scalings/scaling.ts';
export { type ScalingKind, scalingKinds, scalingTraits } from './scalings/scaling-names.ts';
export { scalings } from './scalings/scalings.ts';

// Its tables in words.

export { describeRows } from './describe-rows.ts';

// What it computes, in plain loops.

export { alignBatch, alignInputs, selectColumns } from './align-inputs.ts';
export { stackTargets } from './batch.ts';
export { checkCovariates, type ForwardOptions, forward } from './forward.ts';
export { type ReferenceForecast, type ReferenceForecastOptions, referenceForecast } from './reference-forecast.ts';
export { takeColumns } from './rows.ts';
export { runModel } from './run-model.ts';

// How it travels in files.

export { checkSpec, fromMetadata, toMetadata } from './files/metadata.ts';
export { findOtherFormat } from './files/other-formats.ts';
export { type PytorchModel, weightsFromPytorch, weightsToPytorch } from './files/pytorch.ts';
export { type IntegerTensor, readSafetensors, writeSafetensors } from './files/safetensors.ts';
export { checkTensorSeal, sealMetadata } from './files/tensor-seal.ts';
