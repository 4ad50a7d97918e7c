// The door of a training, wherever it runs: options are checked, a preset is chosen, and its training is prepared.
import {
  checkGiven,
  checkOptions,
  describeValue,
  InputError,
  KINDS,
  requireNumbers,
  type Series,
  unknownChoice,
} from '@onnxcast/series';
import { refuseMissing } from '@onnxcast/series/missing-options';
import { trainAutoregression } from '../autoregression/train-autoregression.ts';
import { expectationOf, sayMeant } from '../describe-issue.ts';
import { type TrainInput, type TrainOptions, trainOptionsSchema } from '../options.ts';
import type { PresetName } from '../presets/preset-names.ts';
import { choosePreset, type PresetOptions } from '../presets/presets.ts';
import { type TrainingPlace, type TrainingProcess, trainCells } from '../presets/train-cells.ts';
import type { Training } from '../training.ts';
import type { Pieces, Progress } from '../turns/in-turns.ts';
import type { Platform } from './platform.ts';

/** What `train` is told: options of the schema, and what has to do with this process alone. */
export interface TrainRequest extends TrainInput, TrainingProcess {}

/** Every option of `train`. */
const REQUEST: Readonly<Record<string, unknown>> = {
  ...trainOptionsSchema.shape,
  ...({ start: true, model: true, signal: true, onEvaluation: true, openSession: true, runtime: true } satisfies Record<
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
  (series: readonly Series[], options: PresetOptions, place: TrainingPlace) => Pieces<Training>
>;

/** What `trainInTurns` is told beside what `train` is. */
export interface InTurnsRequest extends TrainRequest {
  /** Told how far it is on its way to its first epoch, again and again, and awaited; what it throws ends the training. */
  readonly onProgress?: ((progress: Progress) => unknown) | undefined;
}

/**
 * Prepares a training.
 * @throws InputError when the series or an option cannot be used, or options do not go together
 */
export function prepare(series: readonly Series[], request: TrainRequest, platform: Platform): Pieces<Training> {
  refuseMissing(request);
  checkOptions(request, REQUEST);
  const { start, model, signal, onEvaluation, openSession, runtime, ...told } = request;
  checkGiven({ series }, KINDS.seriesList, 'Read a file with readSeries.');
  for (const one of series) requireNumbers(one);
  const parsed = parseTrainOptions(told);
  const { preset } = choosePreset(model === undefined ? told : goingOn(told));
  return trainings[preset](
    series,
    { ...parsed, preset },
    { ...platform, start, model, signal, onEvaluation, openSession, runtime },
  );
}

/** Options that say what a model is. */
const MODEL_OPTIONS = [
  'hidden',
  'cell',
  'head',
  'headHidden',
  'steps',
  'scaling',
  'pastCovariates',
  'futureCovariates',
] as const satisfies readonly (keyof TrainInput)[];

/** What is told of a training that goes on with a model; throws `InputError` where it says what the model says itself. */
function goingOn(told: TrainInput): TrainInput {
  const stray = MODEL_OPTIONS.find((name) => told[name] !== undefined);
  const name = stray ?? (told.preset === 'auto' ? 'preset' : undefined);
  if (name === undefined) return { preset: 'tutorial', ...told };
  const found = `${String(told[name])} beside a model to go on with, ${name === 'preset' ? 'which auto fits anew' : 'which says so itself'}`;
  throw new InputError({ option: name, found, remedy: 'Leave out one of the two.' });
}

/** @throws InputError that names the option, what was found and what was expected */
function parseTrainOptions(told: unknown): TrainOptions {
  const result = trainOptionsSchema.safeParse(told);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const { path } = issue;
  const found = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], told);
  if (issue.code === 'invalid_value' && path.length === 1) {
    throw unknownChoice(String(path[0]), found, issue.values.map(String));
  }
  throw new InputError({
    option: path.join('.') || 'options',
    found: describeValue(found),
    expected: expectationOf(issue, trainOptionsSchema),
    remedy: sayMeant(String(path[0]), [found].flat(), trainOptionsSchema),
  });
}
