// `onnxcast tutorial`: the whole way on sine waves with one command.
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { forecastChart } from '@onnxcast/plot';
import { renderPng } from '@onnxcast/plot/png';
import { Forecaster } from '@onnxcast/runtime-node';
import { generateSine, InputError, rmse, type Series, sliceSeries } from '@onnxcast/series';
import {
  type Checkpoint,
  closedLoopEpochs,
  engineNames,
  type LessonName,
  preferredEngine,
  type TrainOptions,
  trainOptionsSchema,
} from '@onnxcast/trainer';
import { engineOf, hasRun, loadCheckpoint, runPaths, type TrainResult, trainingRuntime, trainRun } from 'onnxcast/run';
import type { Argv } from 'yargs';
import type { z } from 'zod';
import type { Command } from '../command.ts';
import { parseWithSchema } from '../options/schema-options.ts';
import { chooseEngine } from '../terminal/choose-engine.ts';
import { installEngine } from '../terminal/install-parts.ts';
import { withInterruption } from '../terminal/interruption.ts';
import { formatFigure, formatTable, printData, say } from '../terminal/output.ts';
import { showRun } from '../terminal/show-run.ts';
import { writeFile } from '../terminal/write-file.ts';

/** The tutorial's data: 100 waves of 1,000 points, 3 of them kept for testing, forecast for as long again. */
const SERIES = 100;
const LENGTH = 1000;
const TEST = 3;
const HORIZON = 1000;
/** What a loss is of, one step ahead. */
const LEARNT = { series: SERIES - TEST, steps: LENGTH - 1 };

/** How each lesson is taught here, by L-BFGS. */
const LESSONS = {
  'closed-loop': { epochs: closedLoopEpochs('lbfgs'), lineSearch: 'strong-wolfe' },
  // The tutorial's own recipe, and the epochs after which it is at its best.
  'one-step': { epochs: 8, lineSearch: 'none' },
} satisfies Partial<Record<LessonName, Pick<TrainOptions, 'epochs' | 'lineSearch'>>>;
const lessons = Object.keys(LESSONS) as (keyof typeof LESSONS)[];

const options = (yargs: Argv) =>
  yargs
    .option('out', { type: 'string', default: join('runs', 'tutorial'), describe: 'folder for all files' })
    .option('epochs', {
      type: 'number',
      describe: `epochs of 20 L-BFGS iterations (default: ${LESSONS['closed-loop'].epochs}, one step ahead ${LESSONS['one-step'].epochs})`,
    })
    .option('lesson', {
      choices: lessons,
      default: 'closed-loop' as const,
      describe:
        'what is learnt: the closed loop, so that errors do not add up, or one step ahead alone, as in the tutorial',
    })
    .option('seed', { type: 'number', default: 0, describe: 'seed of the waves and of the first weights' })
    .option('engine', {
      choices: engineNames,
      default: 'auto' as const,
      describe: 'what trains',
    })
    .option('overwrite', { type: 'boolean', default: false, describe: 'start afresh where --out holds a run' });

/** `onnxcast tutorial`: the whole way on sine waves, from set-up to a forecast whose error is known. */
export const tutorialCommand: Command<typeof options> = {
  options,
  run: async ({ out, epochs, lesson, seed, engine, overwrite }) => {
    const settings = parseWithSchema(trainOptionsSchema, {}, {
      preset: 'tutorial',
      ...LESSONS[lesson],
      ...(epochs === undefined ? {} : { epochs }),
      lesson,
      seed,
      engine,
      test: TEST,
      scaling: 'none',
      horizon: HORIZON,
    } satisfies z.input<typeof trainOptionsSchema>);
    const waves = generateSine({ series: SERIES, length: LENGTH, seed });
    await withInterruption('doing the tutorial', async (signal) => {
      const before = overwrite ? undefined : await findRun(out, settings);
      const resume = before !== undefined;
      await installEngine(engine, {
        signal,
        first: preferredEngine({
          ...settings,
          ...trainingRuntime,
          size: LEARNT,
          begunWith: before && engineOf(before),
        }),
      });
      const { onEvent, stop } = showRun(out);
      try {
        const result = await trainRun(waves, {
          settings,
          folder: out,
          openEngine: chooseEngine,
          resume,
          overwrite,
          signal,
          onEvent,
        });
        if (result.troubles.length > 0) process.exitCode = 1;
        await forecastFuture(waves.slice(0, TEST), seed, result, out);
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new DOMException(
          'Every finished epoch is kept. The same command goes on with the next one.',
          'AbortError',
        );
      } finally {
        stop();
      }
    });
  },
};

/**
 * The run of these settings that the folder holds, finished or not; where it is finished only its forecast is made anew.
 * @throws InputError when the folder holds a run of other settings
 */
async function findRun(folder: string, settings: TrainOptions): Promise<Checkpoint | undefined> {
  if (!hasRun(folder)) return undefined;
  const checkpoint = await loadCheckpoint(runPaths(folder).checkpoint);
  const { epochs: _before, ...before } = trainOptionsSchema.parse(checkpoint.options);
  const { epochs: _now, ...now } = settings;
  if (isDeepStrictEqual(before, now)) return checkpoint;
  throw new InputError(
    `${folder}: holds a run with other options. Pass --overwrite to start afresh, or give another --out.`,
    { file: folder },
  );
}

/** Forecasts the test waves with ONNX Runtime and says how far the closed loop is from the true waves. */
async function forecastFuture(
  test: readonly Series[],
  seed: number,
  result: TrainResult,
  folder: string,
): Promise<void> {
  const forecaster = await Forecaster.load(result.model, { device: 'cpu' });
  const started = performance.now();
  const forecasts = await forecaster.forecast(test, HORIZON);
  const milliseconds = performance.now() - started;
  const description = forecaster.description;
  await forecaster.dispose();

  const longer = generateSine({ series: SERIES, length: LENGTH + HORIZON, seed }).slice(0, TEST);
  const future = longer.map((one) => sliceSeries(one, LENGTH));
  const errors = forecasts.map((forecast, index) => rmse(forecast.values, future[index]?.values ?? new Float64Array()));
  const picture = join(folder, 'forecast.png');
  const chart = forecastChart(test, forecasts, {
    title: `${HORIZON.toLocaleString('en')} steps of the closed loop`,
    subtitle: `Sine waves the model has not seen; epoch ${result.chosen.epoch}. Solid: data. Dotted: forecast.`,
    past: Number.POSITIVE_INFINITY,
  });
  await writeFile(picture, await renderPng(chart));

  say(
    `\n${description}: ${LENGTH} steps of history + ${HORIZON} of forecast for ${TEST} waves in ${milliseconds.toFixed(0)} ms`,
  );
  const rows = [['error of the future (RMSE; the waves have amplitude 1)', `${HORIZON} steps`]];
  errors.forEach((error, index) => {
    rows.push([test[index]?.id ?? '', formatFigure(error)]);
  });
  const mean = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
  rows.push(['all', formatFigure(mean)]);
  say(formatTable(rows));
  say('\nfiles:');
  printData(
    formatTable(
      [
        [result.model, 'the model: one file, runs anywhere ONNX Runtime runs'],
        [picture, 'the forecast of these waves as a picture'],
        ...(result.forecast === undefined
          ? []
          : [[result.forecast.path, `the forecast of all ${SERIES} waves as numbers`]]),
        [result.report, "every epoch's picture and errors"],
      ].map(([path, what]) => [path ?? '', what ?? '']),
    ),
  );
}
