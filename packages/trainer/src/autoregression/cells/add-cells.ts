// LSTM cells on what an autoregression leaves: they are added where steps that they have not learnt tell that its errors fall.
import { joinMembers, type Model, type ModelSpec, rolesOf, unflattenWeights, type Weights } from '@onnxcast/model';
import { lengthOf, type Series, sliceSeries } from '@onnxcast/series';
import type { Pieces } from '../../turns/in-turns.ts';
import { directSkip } from './direct-skip.ts';
import { type CellSequence, type CellSizes, runCells } from './evaluate-cells.ts';
import { type LearntCells, learnCells } from './learn-cells.ts';
import {
  type CellScales,
  type CountsWhere,
  isCounted,
  measureResiduals,
  pickForCells,
  type Residuals,
  scalesOf,
  toSequences,
} from './residuals.ts';

/** What cells are asked for. */
export interface CellsOptions {
  /** Units of each member's cells. */
  readonly hidden: number;
  /** Cells that learn by themselves, an odd number. */
  readonly members: number;
  /** Steps that they tell at once, 1 and up; fewer where series are short. */
  readonly horizon: number;
  /** Steps that the unit of errors repeats, 1 for none. */
  readonly season: number;
}

/** Whether cells were added, and what told. Plain data. */
export interface CellsChoice extends CellsOptions {
  readonly isKept: boolean;
  /** What `ratio` has to be at most. */
  readonly worthwhile: number;
  /** Why cells could not be tried; absent where they were. */
  readonly obstacle?: string;
  /** Errors with cells over those without, over all steps that judged and in each of the stretches that they are made of, the latest first. */
  readonly ratio?: number;
  readonly windows?: readonly number[];
}

/** Cells, and what puts them beside an autoregression. */
export interface TriedCells {
  readonly choice: CellsChoice;
  /** Absent where they are left out. */
  readonly kept?: {
    readonly spec: ModelSpec;
    /** Those that learnt everything. */
    readonly whole: AddedCells;
    /** Those that have not learnt the steps that they were judged by. */
    readonly judged: AddedCells;
  };
}

/** Cells with what they were scaled by. */
interface AddedCells {
  readonly members: readonly LearntCells[];
  readonly scales: CellScales;
}

/** Stretches that judge cells, each of the horizon or so large a part of a series, and the part that those and the one that ends their learning are at most. */
const WINDOWS = 3;
/** One stretch alone tells too little: what helps there by chance is as often as not worse later. */
const LEAST_WINDOWS = 2;
const LEAST_STRETCH = 0.05;
const MOST_KEPT = 0.45;

/** Rows of all series together below which cells have too little to learn. */
const LEAST_ROWS = 90;

/** Cells are kept where they lower the error by a fiftieth or more, and in every stretch that judges. */
const WORTHWHILE = 0.98;

/**
 * Tries cells: they learn up to some stretches before the end of all series, stop learning by the first of these, and are judged by
 * the others, which an autoregression that is fitted to what lies before them forecasts, too. Where they are kept, they learn as long on all there is.
 * @param given `spec` of the autoregression, `fit` what fits it to some series
 */
export function* tryCells(
  series: readonly Series[],
  given: { readonly spec: ModelSpec; readonly fit: (some: readonly Series[]) => Pieces<Weights<Float32Array>> },
  options: CellsOptions,
): Pieces<TriedCells> {
  const { spec, fit } = given;
  const picked = pickForCells(series);
  const lengths = picked.map(lengthOf).sort((a, b) => a - b);
  const usual = lengths[Math.floor((lengths.length - 1) / 2)]!;
  const horizon = Math.max(1, Math.min(options.horizon, Math.floor((MOST_KEPT * usual) / 2)));
  const stretch = Math.max(horizon, Math.floor(LEAST_STRETCH * usual));
  const windows = Math.min(WINDOWS, Math.floor((MOST_KEPT * usual) / stretch) - 1);
  const asked = { ...options, horizon, worthwhile: WORTHWHILE };
  const rows = lengths.reduce((sum, length) => sum + length, 0);
  const obstacle = obstacleOf(spec, { windows, rows });
  if (obstacle !== undefined) return { choice: { ...asked, isKept: false, obstacle } };
  const sizes = sizesOf(spec, asked);
  const measured = { steps: horizon, season: Math.min(options.season, Math.floor(lengths[0]! / 2)) };
  const judging = windows * stretch;
  const past = yield* fit(
    series.filter((one) => lengthOf(one) > 2 * judging).map((one) => sliceSeries(one, 0, -judging)),
  );
  const before = measureResiduals({ spec, weights: past }, picked, measured);
  const learns: CountsWhere = ({ target }) => target >= judging + stretch;
  const stops: CountsWhere = ({ target }) => target >= judging && target < judging + stretch;
  const scales = scalesOf(before, learns);
  const learnt = toSequences(before, scales, learns);
  const until = toSequences(before, scales, stops);
  const members: LearntCells[] = [];
  for (let seed = 0; seed < options.members; seed++) members.push(yield* learnCells(sizes, { learnt, until }, seed));
  const judged = { members, scales };
  const said = before.map((_, i) => sayMedian(judged, sizes, learnt[i]!));
  const ratioIn: (where: CountsWhere) => number = (where) => compareErrors(before, said, where);
  const ratio = ratioIn(({ origin }) => origin <= judging);
  const ratios = Array.from({ length: windows }, (_, window) =>
    ratioIn(({ origin }) => origin > window * stretch && origin <= (window + 1) * stretch),
  );
  const isKept = ratio <= WORTHWHILE && ratios.every((one) => one < 1);
  const choice = { ...asked, isKept, ratio, windows: ratios };
  if (!isKept) return { choice };

  const everything: CountsWhere = () => true;
  const after = measureResiduals({ spec, weights: yield* fit(series) }, picked, measured);
  const all = { learnt: toSequences(after, scales, everything) };
  const whole: LearntCells[] = [];
  for (const [seed, { moves }] of members.entries()) {
    whole.push(yield* learnCells(sizes, { ...all, until: moves }, seed));
  }
  return { choice, kept: { spec: specWith(spec, asked), whole: { members: whole, scales }, judged } };
}

function obstacleOf(
  spec: ModelSpec,
  { windows, rows }: { readonly windows: number; readonly rows: number },
): string | undefined {
  const { targets } = rolesOf(spec);
  if (spec.calendar !== undefined || targets.names.length < spec.features.length) {
    return 'what is known beside the targets enters step by step, and cells tell several steps at once';
  }
  if (rows < LEAST_ROWS) return `${rows} rows in all are too little to learn from, ${LEAST_ROWS} are needed`;
  if (windows >= LEAST_WINDOWS) return undefined;
  return `the series are too short to judge them by in ${LEAST_WINDOWS} stretches that neither taught nor stopped them`;
}

function sizesOf({ features }: ModelSpec, { hidden, horizon }: CellsOptions): CellSizes {
  return { inputs: features.length, hidden, outputs: horizon * features.length };
}

/** The model that cells make of an autoregression. */
function specWith(spec: ModelSpec, { hidden, members, horizon }: CellsOptions): ModelSpec {
  return {
    ...spec,
    hidden: [hidden],
    ...(members > 1 ? { members } : {}),
    cellInput: 'changes',
    ...(horizon > 1 ? { steps: horizon } : {}),
  };
}

/** A model as a training ends in it. */
type FittedModel = Model & { readonly weights: Weights<Float32Array> };

/**
 * Puts cells beside an autoregression.
 * @param skip its weights, one step ahead
 * @param spec of the model with cells
 */
export function joinCells(skip: Weights, { members, scales }: AddedCells, spec: ModelSpec): FittedModel {
  const { members: _, skip: rows, cellInput, ...own } = spec;
  const direct = directSkip({ weight: skip['skip.weight']!, bias: skip['skip.bias']! }, spec.steps ?? 1);
  const single = members.map(({ weights }) => {
    const tensors = unflattenWeights(own, Float32Array.from(weights));
    const scaled = Object.entries(tensors).map(([name, { shape, data }]) => {
      if (name.endsWith('weight_ih'))
        return [name, { shape, data: data.map((value) => value / scales.input) }] as const;
      if (!name.startsWith('linear.')) return [name, { shape, data }] as const;
      const width = data.length / scales.outputs.length;
      // The head's bias is the autoregression's, too.
      const beside = (i: number) => (width === 1 && name === 'linear.bias' ? direct.bias.data[i]! : 0);
      return [
        name,
        { shape, data: data.map((value, i) => value * scales.outputs[Math.floor(i / width)]! + beside(i)) },
      ] as const;
    });
    return Object.fromEntries(scaled);
  });
  const { shape, data } = direct.weight;
  const weights = { ...joinMembers(spec, single), 'skip.weight': { shape, data: Float32Array.from(data) } };
  return { spec, weights };
}

/** What the median of members adds at every row of a series, in the units of the model. */
function sayMedian({ members, scales }: AddedCells, sizes: CellSizes, sequence: CellSequence): Float64Array {
  const said = members.map(({ weights }) => runCells(weights, sizes, sequence));
  const middle = (members.length - 1) / 2;
  return Float64Array.from({ length: sequence.targets.length }, (_, i) => {
    const sorted = said.map((one) => one[i]!).sort((a, b) => a - b);
    return sorted[middle]! * scales.outputs[i % scales.outputs.length]!;
  });
}

/** The error with what cells say over that without, each series' own in its unit. */
function compareErrors(residuals: readonly Residuals[], said: readonly Float64Array[], where: CountsWhere): number {
  let [without, beside] = [0, 0];
  residuals.forEach((one, n) => {
    let [plain, added, total] = [0, 0, 0];
    one.left.forEach((value, i) => {
      if (!isCounted(one, i, where)) return;
      plain += Math.abs(value);
      added += Math.abs(value - said[n]![i]!);
      total += 1;
    });
    if (total === 0) return;
    without += plain / total / one.unit;
    beside += added / total / one.unit;
  });
  return without > 0 ? beside / without : 1;
}
