// Everything that training can be told: one schema gives type, default, check and help text. The door for options.
import { cellKinds, defaultCell, defaultHead, describeRows, headKinds, scalingKinds, scalings } from '@onnxcast/model';
import { z } from 'zod';
import { calendarParts } from './autoregression/known/calendar-parts.ts';
import { LONG_SERIES } from './data/long-series.ts';
import { describeEngines, deviceNames, engineNames } from './engines/engine-names.ts';
import { describeLessons, lessonNames, windowingOf } from './lessons/lessons.ts';
import {
  describeOptimizers,
  describeRates,
  describeUnits,
  optimizerNames,
  usualOptimizer,
} from './optimizers/optimizers.ts';
import { presetNames } from './presets/preset-names.ts';
import type { Regularisation } from './regularisation.ts';

/** A cell of so many has 67 million parameters or more. */
const LARGEST_HIDDEN = 4096;

/** A count, or a percentage such as `20%`. */
const shareSchema = z
  .union([z.int().min(0), z.templateLiteral([z.number(), '%'])])
  .meta({ expected: 'a whole number or a percentage such as 20%' })
  .default(0);

/** `z.object` for pages as well: by default zod tries to compile it as code, which strict security policies report. */
const objectWithoutCode: typeof z.object = (shape, params) => {
  const { jitless = false } = z.config();
  z.config({ jitless: true });
  const schema = z.object(shape, params);
  z.config({ jitless }); // others' schemas stay as they are
  return schema;
};

/** Options of a training; every field says what it does. */
export const trainOptionsSchema = objectWithoutCode({
  preset: z
    .enum(presetNames)
    .optional()
    .describe(
      'auto: a linear autoregression chosen by what it would have forecast in the past, fitted at once; tutorial: cells, trained by the options below (default: auto, with an option that only the tutorial has tutorial)',
    ),
  season: z
    .union([z.int().min(1), z.array(z.int().min(1)).min(1).readonly()])
    .meta({ expected: 'a whole number from 1, or several with one comma between them, such as 24,168' })
    .optional()
    .describe(
      'steps of a season for the preset auto, or of several, such as 24,168; 1 for none (default: by the frequency of the times, without one by the data)',
    ),
  calendar: z
    .union([z.enum(['auto', 'none']), z.array(z.enum(calendarParts)).min(1).readonly()])
    .meta({ expected: `auto, none, or some of ${calendarParts.join(', ')} with one comma between them` })
    .optional()
    .describe(
      `what the preset auto reads off the times: some of ${calendarParts.join(', ')}, none, or auto: the year, where two years or more of days or weeks tell that it helps (default: auto)`,
    ),
  holidays: z
    .string()
    .min(2)
    .optional()
    .describe(
      'whose public holidays the preset auto tries on days, or parts of days: a country or a part of one, such as US or DE-BY (default: none)',
    ),
  cells: z
    .int()
    .min(1)
    .max(LARGEST_HIDDEN)
    .optional()
    .describe(
      'units of the LSTM cells that the preset auto adds to its autoregression where steps that they have not learnt tell that its errors fall (default: none are tried)',
    ),
  members: z
    .int()
    .min(1)
    .refine((count) => count % 2 === 1)
    .meta({ expected: 'an odd whole number, such as 3' })
    .optional()
    .describe(
      'such cells side by side, each learning by itself, of which the median is taken: an odd number (default: 3)',
    ),
  levels: z
    .array(z.number().gt(0).lt(100))
    .readonly()
    .meta({ expected: 'percentages above 0 and below 100, such as 80,95' })
    .optional()
    .describe('levels of the intervals, in percent, such as 80,95, or none (default: 80,95)'),
  hidden: z
    .array(z.int().min(1).max(LARGEST_HIDDEN))
    .min(1)
    .readonly()
    .default([64, 64])
    .describe('hidden size of each cell, first to last, such as 64,64'),
  cell: z
    .enum(cellKinds)
    .default(defaultCell)
    .describe(`kind of the cells: ${cellKinds.join(', ')}`),
  head: z
    .enum(headKinds)
    .default(defaultHead)
    .describe(`what makes predictions of the last cell's outputs: ${headKinds.join(', ')}`),
  headHidden: z
    .array(z.int().min(1).max(LARGEST_HIDDEN))
    .min(1)
    .readonly()
    .optional()
    .describe('hidden sizes of a head of layers, such as 32 (default: one as wide as the last cell)'),
  steps: z
    .int()
    .min(1)
    .default(1)
    .describe('steps that each prediction tells at once; longer forecasts feed them back'),
  pastCovariates: z
    .array(z.string().min(1))
    .readonly()
    .default([])
    .describe('columns that are read beside the target but not forecast, known up to now only: a,b'),
  futureCovariates: z
    .array(z.string().min(1))
    .readonly()
    .default([])
    .describe('columns that are read beside the target and known in advance, such as price,holiday'),
  dropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe("part of every cell's outputs that training leaves out at random, from 0 to below 1"),
  batchNorm: z
    .boolean()
    .default(false)
    .describe("normalise every cell's outputs over the batch; folded into the weights that are exported"),
  weightDecay: z
    .number()
    .min(0)
    .default(0)
    .describe('L2 penalty: half of it times the sum of squares of all parameters is added to the loss'),
  epochs: z.int().min(1).default(8).describe('epochs to train'),
  patience: z
    .int()
    .min(1)
    .optional()
    .describe('epochs without a lower closed-loop error after which training ends early (default: it does not)'),
  lesson: z.enum(lessonNames).default('one-step').describe(`what is learnt from: ${describeLessons()}`),
  inputNoise: z
    .number()
    .positive()
    .optional()
    .describe('deviation of the noise of the lesson input-noise, in the units of the model (default: 0.05)'),
  window: z
    .union([z.int().min(2), z.literal('none')])
    .meta({ expected: 'a whole number from 2, or none' })
    .optional()
    .describe(
      `steps of the windows that long series are learnt in, batch after batch, or none (default: ${windowingOf('one-step').window} where a series is longer than ${LONG_SERIES} steps, in closed loops ${windowingOf('closed-loop').window})`,
    ),
  batch: z.int().min(1).default(16).describe('windows in a batch'),
  optimizer: z
    .enum(optimizerNames)
    .optional()
    .describe(
      `rule that moves the weights: ${describeOptimizers()}; default ${usualOptimizer.whole}, in batches of windows ${usualOptimizer.batches}`,
    ),
  lr: z.number().positive().optional().describe(`learning rate (default: ${describeRates()})`),
  lineSearch: z
    .enum(['none', 'strong-wolfe'])
    .default('strong-wolfe')
    .describe(
      'how lbfgs finds its step length: none takes the learning rate itself; closed loops have a search of their own',
    ),
  iterations: z
    .int()
    .min(1)
    .optional()
    .describe(
      `how many are an epoch: ${describeUnits()}; in batches of windows times that it goes over the data (default: 20, less often where windows are many)`,
    ),
  historySize: z.int().min(1).default(100).describe('past steps that lbfgs remembers (60 in closed loops)'),
  engine: z.enum(engineNames).default('auto').describe(`what computes: ${describeEngines()}`),
  device: z
    .enum(deviceNames)
    .default('cpu')
    .describe('where the engine onnx runs: cpu, or cuda, an NVIDIA GPU; auto is that engine there'),
  workers: z.int().min(1).optional().describe('threads of the engines tensorflow and onnx (default: one a core)'),
  seed: z.int().min(0).default(0).describe('seed of the initial weights and of dropout'),
  scaling: z
    .enum(scalingKinds)
    .default('standard')
    .describe(`how series are scaled, inside the model: ${describeRows(scalings)}`),
  test: shareSchema.describe(
    'series, the first ones, kept from training to judge and draw epochs: 3 or 20% (default: none)',
  ),
  holdout: shareSchema.describe('last steps of every series that training never sees: 24 or 10% (default: none)'),
  horizon: z
    .int()
    .min(1)
    .optional()
    .describe(
      'closed-loop steps that epochs are judged by, four fifths of a series at most (default: the hold-out, or a fifth of a series where that is less, 1,000 at most)',
    ),
});

/** Options of a training, defaults filled in. */
export type TrainOptions = z.output<typeof trainOptionsSchema>;

/** Options of a training as they are told: every field may be left out. */
export type TrainInput = z.input<typeof trainOptionsSchema>;

/** How the options ask to regularise. */
export function regularisationOf({
  dropout,
  batchNorm,
  weightDecay,
  seed,
}: Pick<TrainOptions, 'dropout' | 'batchNorm' | 'weightDecay' | 'seed'>): Regularisation {
  return { dropout, batchNorm, weightDecay, seed };
}
