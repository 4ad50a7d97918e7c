// The page of a finished run: data, choice, errors, every series with its forecast, residuals, epochs where there were any, and the card.
import { basename, resolve } from 'node:path';
import { describeModel } from '@onnxcast/onnx';
import type { Chart } from '@onnxcast/plot';
import { encodeSeries, type Report, readPageScript, renderReport } from '@onnxcast/plot/report';
import { lengthOf } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import type { Checkpoint, Training } from '@onnxcast/trainer';
import { readModelFile } from '../../read-model-file.ts';
import { usualSeason } from '../../usual-season.ts';
import type { RunForecasts } from '../forecast-run.ts';
import type { RunErrors } from '../judge-run.ts';
import { runPaths } from '../run-folder.ts';
import type { ValidatedRun } from '../validate-run.ts';
import { describeChoice } from './describe-choice.ts';
import { describeData } from './describe-data.ts';
import { describeEpochs } from './describe-epochs.ts';
import { describeErrors, HELD_OUT, sayWinner } from './describe-errors.ts';
import { describeFile } from './describe-file.ts';
import { listSeries, nameScore } from './list-series.ts';

/** A run that has forecast. */
export interface ReportedEnd {
  readonly folder: string;
  readonly training: Training;
  /** The epoch that is the model. */
  readonly checkpoint: Checkpoint;
  /** Description of the engine; absent where none was used. */
  readonly engine: string | undefined;
  /** By the number of the epoch. */
  readonly charts: ReadonlyMap<number, Chart>;
  readonly made: RunForecasts;
  readonly horizon: number;
  /** Absent where nothing was held out. */
  readonly errors: RunErrors | undefined;
  /** Of the steps that the model was chosen by. */
  readonly validated: ValidatedRun | undefined;
}

/** Writes the page. */
export async function writeReport(end: ReportedEnd): Promise<void> {
  const { folder, training, checkpoint, engine, charts, made, horizon } = end;
  const paths = runPaths(folder);
  const { choice, holdout, options } = training;
  const judged = judgementOf(end);
  const season = usualSeason(made.series, choice?.season);
  const { producer } = describeModel(await readModelFile(paths.model), paths.model);
  const { spec, fingerprint } = checkpoint;
  const { runtime } = made;
  const page: Report = {
    title: `Training run ${basename(resolve(folder))}`,
    summary: summarise(end, judged),
    lead: judged === undefined ? [] : [describeErrors(judged.errors, judged.words)],
    explorer: {
      title: 'Forecasts',
      text: explain(end),
      data: encodeSeries(listSeries(made, season, spec.skip ?? 0), nameScore(made)),
      script: await readPageScript(),
    },
    sections: [describeData(made.series, { holdout }), ...(choice === undefined ? [] : [describeChoice(choice)])],
    ...(engine === undefined ? {} : describeEpochs({ options, engine, checkpoint, charts })),
    closing: [describeFile({ spec, fingerprint, runtime, producer, horizon })],
  };
  await writeFile(paths.report, renderReport(page));
}

/** The errors that the page shows: those of the hold-out, else of the steps that the model was chosen by. */
function judgementOf({ errors, validated }: ReportedEnd): ValidatedRun | undefined {
  return errors === undefined ? validated : { errors, words: HELD_OUT };
}

/** The page in a sentence or two. */
function summarise({ made, horizon }: ReportedEnd, judged: ValidatedRun | undefined): string {
  const { series, ahead } = made;
  const [one] = series;
  const what =
    series.length === 1 && one !== undefined
      ? `One series of ${lengthOf(one)} steps`
      : `${series.length.toLocaleString('en')} series`;
  const steps = horizon === 1 ? 'step' : `${horizon} steps`;
  const forecast = ahead === undefined ? 'the steps that were held out' : `the ${steps} after the data`;
  const winner = judged === undefined ? [] : [sayWinner(judged.errors, judged.words)];
  return [`${what}, and a model that forecasts ${forecast}.`, ...winner].join(' ');
}

/** What the pictures show. */
function explain({ made }: ReportedEnd): readonly string[] {
  const { ahead, held } = made;
  const intervals = (ahead ?? held?.forecasts)?.[0]?.intervals;
  const bands =
    intervals === undefined
      ? []
      : [
          `Bands are intervals that the coming values should lie in ${intervals.map(({ level }) => `${level} %`).join(' and ')} of the time.`,
        ];
  const order =
    made.series.length * (made.series[0]?.features.length ?? 1) > 1
      ? [
          held === undefined
            ? 'The series whose steps are hardest to tell from those before them come first.'
            : 'The series with the largest error over the held-out steps come first.',
        ]
      : [];
  return [['All forecasts are made by model.onnx itself, through ONNX Runtime.', ...bands, ...order].join(' ')];
}
