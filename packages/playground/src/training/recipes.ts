// What the page can train, and by which options. Knows no DOM.
import type { ModelSpec } from '@onnxcast/model';
import type { PageInTurnsRequest } from 'onnxcast/web/training';
import { areDates } from '../worker/made-times.ts';

/** What a person chose. */
export interface TrainingChoice {
  readonly recipe: RecipeName;
  /** Hidden sizes of the cells, such as `64,64`. */
  readonly hidden: string;
  readonly epochs: number;
  /** Every series that is learnt from. */
  readonly series: readonly { readonly values: ArrayLike<number> }[];
}

interface Recipe {
  /** What it does, for a person. */
  readonly sentence: string;
  /** Whether it learns epoch by epoch. */
  readonly hasEpochs: boolean;
  /** Whether it is told the sizes of its cells. */
  readonly hasCells: boolean;
  /** Whether it goes on with the open model. */
  readonly goesOn: boolean;
  options(choice: TrainingChoice): PageInTurnsRequest;
}

/** The first is chosen at first. */
export const recipes = {
  auto: {
    sentence:
      'A linear autoregression, chosen by what it would have forecast in the past and fitted at once: the preset auto.',
    hasEpochs: false,
    hasCells: false,
    goesOn: false,
    options: () => ({ preset: 'auto' }),
  },
  cells: {
    sentence:
      'New LSTM cells, as in the tutorial. They learn one step ahead for seven epochs, then to go on from their own forecasts. Values about as large as one, such as those of a sine, are taken as they are, others scaled.',
    hasEpochs: true,
    hasCells: true,
    goesOn: false,
    options: ({ hidden, epochs, series }) => ({
      preset: 'tutorial',
      lesson: 'closed-loop',
      hidden: hidden.split(',').map(Number),
      epochs,
      scaling: series.every(({ values }) => isOfUnitSize(values)) ? 'none' : 'standard',
    }),
  },
  tune: {
    sentence:
      'The open model goes on learning, one step ahead, on this series. It stays as it is where no epoch is better.',
    hasEpochs: true,
    hasCells: false,
    goesOn: true,
    options: ({ epochs }) => ({ preset: 'tutorial', epochs }),
  },
} satisfies Record<string, Recipe>;

/** What can be trained. */
export type RecipeName = keyof typeof recipes;

/** The recipe of a name. */
export function recipeOf(name: RecipeName): Recipe {
  return recipes[name];
}

/**
 * Whether a series lies in what cells compute with as it is. A scale of its own would only change with where its history
 * ends, part of a season more or less, and so put every forecast off a little.
 */
export function isOfUnitSize(values: ArrayLike<number>): boolean {
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
  return deviation >= 0.25 && deviation <= 2 && all.every((value) => Math.abs(value) <= 2);
}

/**
 * Why the open model cannot go on learning, or undefined where it can.
 * @param times of the series that it would learn
 */
export function whyNotTuned(spec: ModelSpec | undefined, times?: readonly string[]): string | undefined {
  if (spec === undefined) return 'The open model is of another program, and cannot go on learning here.';
  if (spec.calendar !== undefined && !areDates(times))
    return 'The open model reads the calendar, and this history has no dates to learn it from. Drop a CSV with dates, or choose another way to train.';
  return undefined;
}

/** A name for a trained model's file: `waves-csv-north.onnx`. */
export function fileFor(history: string): string {
  const name = history
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `${name === '' ? 'trained' : name}.onnx`;
}
