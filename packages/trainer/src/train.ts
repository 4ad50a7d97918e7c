// The door of a training: options are checked, a preset is chosen, and its training is prepared.
import { checkOptions, describeValue, InputError, type Series } from '@onnxcast/series';
import { trainAutoregression } from './autoregression/train-autoregression.ts';
import { expectationOf } from './describe-issue.ts';
import { type TrainInput, type TrainOptions, trainOptionsSchema } from './options.ts';
import type { PresetName } from './presets/preset-names.ts';
import { choosePreset, type PresetOptions } from './presets/presets.ts';
import { type TrainingProcess, trainCells } from './presets/train-cells.ts';
import type { Training } from './training.ts';
import { type Pieces, type Progress, runAtOnce, runInTurns } from './turns/in-turns.ts';

/** What {@link train} is told: options of the schema, and what has to do with this process alone. */
export interface TrainRequest extends TrainInput, TrainingProcess {}

/** Every option of {@link train}. */
const REQUEST: Readonly<Record<string, unknown>> = {
  ...trainOptionsSchema.shape,
  ...({ start: true, signal: true, onEvaluation: true, openSession: true, runtime: true } satisfies Record<
    keyof TrainingProcess,
    true
  >),
};

/** How each preset trains. */
const trainings = {
  auto: trainAutoregression,
  // biome-ignore lint/correctness/useYield: it is prepared in one piece.
  *tutorial(...told) {
    return trainCells(...told);
  },
} satisfies Record<
  PresetName,
  (series: readonly Series[], options: PresetOptions, process: TrainingProcess) => Pieces<Training>
>;

/**
 * Prepares a training; nothing is computed before its first epoch is asked for, but what is fitted in closed form.
 * @throws InputError when the series or an option cannot be used, or options do not go together
 * @example
 * let best: Epoch | undefined;
 * for await (const epoch of train(series, { hidden: [32, 32] })) if (epoch.isChosen) best = epoch;
 */
export function train(series: readonly Series[], request: TrainRequest = {}): Training {
  return runAtOnce(prepare(series, request));
}

/** What {@link trainInTurns} is told beside what {@link train} is. */
export interface InTurnsRequest extends TrainRequest {
  /** Told how far it is on its way to its first epoch, again and again, and awaited; what it throws ends the training. */
  readonly onProgress?: ((progress: Progress) => unknown) | undefined;
}

/**
 * Prepares a training as {@link train} does, to the same bits, and lets whatever else the process has to do have its turn
 * meanwhile: of a million rows that takes some seconds.
 * @throws InputError as `train` does, and the signal's reason when it is aborted
 * @example const training = await trainInTurns(series, { signal, onProgress: ({ phase, done, total }) => console.log(phase, done / total) });
 */
export async function trainInTurns(
  series: readonly Series[],
  { onProgress, ...request }: InTurnsRequest = {},
): Promise<Training> {
  return runInTurns(prepare(series, request), { signal: request.signal, onProgress });
}

function prepare(series: readonly Series[], request: TrainRequest): Pieces<Training> {
  checkOptions(request, REQUEST);
  const { start, signal, onEvaluation, openSession, runtime, ...told } = request;
  checkSeries(series);
  const parsed = parseTrainOptions(told);
  const { preset } = choosePreset(told);
  return trainings[preset](series, { ...parsed, preset }, { start, signal, onEvaluation, openSession, runtime });
}

/** @throws InputError where a caller in plain JavaScript gives something else than series */
function checkSeries(series: unknown): void {
  const isSeries = (one: unknown) => typeof one === 'object' && one !== null && 'features' in one && 'values' in one;
  const wrong = Array.isArray(series) ? series.find((one) => !isSeries(one)) : series;
  if (Array.isArray(series) && series.every(isSeries)) return;
  const expected = 'a list of series, each with id, features and values';
  const remedy = 'Read a file with readSeries.';
  throw new InputError({ option: 'series', found: describeValue(wrong), expected, remedy });
}

/** @throws InputError that names the option, what was found and what was expected */
function parseTrainOptions(told: unknown): TrainOptions {
  const result = trainOptionsSchema.safeParse(told);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const { path } = issue;
  const found = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], told);
  throw new InputError({
    option: path.join('.') || 'options',
    found: describeValue(found),
    expected: expectationOf(issue, trainOptionsSchema),
  });
}
