// Any lesson in windows: batch after batch of short stretches, in an order drawn by the seed, where whole series would take too long.
import type { ModelSpec } from '@onnxcast/model';
import { createRandom, type Random } from '@onnxcast/series';
import type { TrainingBatch } from '../engines/batch.ts';
import type { Objective, OneStepObjective } from '../engines/engine.ts';
import { countStarts, countSteps, gatherWindows, type WindowPlace } from './cut-windows.ts';
import { type CreateLessons, type LessonOptions, type Lessons, seedOf } from './lesson.ts';

/** What windows are cut from, and how. */
export interface WindowSource {
  /** `[stretches, time, n]`, see `layOutStretches`; `time` is a window or more. */
  readonly stretches: TrainingBatch;
  /** Steps of a window. */
  readonly window: number;
  /** Windows in a batch. */
  readonly batch: number;
}

/** Part of a window that warms the model up and does not count: it begins at rest in the middle of a series. */
const WARM_UP = 0.1;
/** Most windows that batch norm measures its statistics on at the end of an epoch. */
const MEASURED = 256;

/**
 * Learns what a lesson teaches of windows: the n-th evaluation of an epoch is of its n-th batch.
 * Which windows, and in which order, depends on the epoch's number and the seed alone.
 */
export function learnInWindows(
  create: CreateLessons,
  { spec, ...source }: WindowSource & { readonly spec: ModelSpec },
  options: LessonOptions,
): Lessons {
  const whole = create(spec, source.stretches, options);
  return (epoch) => ({
    key: `windows ${epoch}`,
    description: whole(epoch).description,
    batches: Math.ceil(source.stretches.inputs.shape[0]! / source.batch),
    create: async (engine, given) => {
      let learnt = 0;
      const use = async <Result>(batch: TrainingBatch, work: (objective: Objective) => Promise<Result>) => {
        learnt += 1;
        const lessons = create(spec, batch, { ...options, seed: seedOf(options, learnt) });
        const objective = await lessons(epoch).create(engine, given);
        try {
          return await work(objective);
        } finally {
          objective.dispose();
        }
      };
      const random = createRandom(seedOf(options, epoch));
      const next = drawBatches(source, random);
      return {
        evaluate: (parameters) => use(next(), (objective) => objective.evaluate(parameters, epoch)),
        measure(parameters) {
          const rows = shuffle(source.stretches.inputs.shape[0]!, random).slice(0, MEASURED);
          return use(drawWindows(source, rows, random), (objective) =>
            (objective as OneStepObjective).measure(parameters),
          );
        },
        dispose: () => {},
      } satisfies OneStepObjective;
    },
  });
}

/** The batches of an epoch, one a call, without end: every stretch gives one window, then every one another. */
function drawBatches(source: WindowSource, random: Random): () => TrainingBatch {
  const rows = source.stretches.inputs.shape[0]!;
  let left: number[] = [];
  let firstSeries = 0;
  const next = (): TrainingBatch => {
    if (left.length === 0) left = shuffle(rows, random);
    return drawWindows(source, left.splice(-source.batch), random);
  };
  return () => {
    let batch = next();
    // There may be nothing to learn from where much is missing.
    for (let tried = 0; tried < 2 * rows && batch.mask?.data.every((value) => value === 0); tried++) batch = next();
    // By their numbers dropout draws its masks.
    firstSeries += source.batch;
    return { ...batch, firstSeries };
  };
}

/** One window of each of some stretches, its warm-up masked. */
function drawWindows({ stretches, window }: WindowSource, rows: readonly number[], random: Random): TrainingBatch {
  const time = Math.min(window, stretches.inputs.shape[1]!);
  const places = rows.map((row): WindowPlace => ({ row, start: random.integer(0, countStarts(stretches, row, time)) }));
  const windows = gatherWindows(stretches, places, time);
  const mask = windows.mask ?? { shape: [rows.length, time], data: new Float32Array(rows.length * time).fill(1) };
  const width = mask.data.length / (rows.length * time);
  rows.forEach((_, row) => {
    const from = row * time * width;
    mask.data.fill(0, from, from + Math.floor(WARM_UP * countSteps(mask, row)) * width);
  });
  return { ...windows, mask };
}

/** The numbers below `count` in an order drawn at random. Source: Fisher and Yates, as Durstenfeld 1964 has it. */
function shuffle(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const other = random.integer(0, i + 1);
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}
