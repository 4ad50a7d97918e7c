// Tables of the benchmark of accuracy.
import type { BacktestResult } from 'onnxcast';
import { LSTM_CELLS, LSTM_STEPS } from './lstm-model.ts';
import { LEVELS } from './statistical-models.ts';
import type { TrainingTime } from './time-trainings.ts';

/** A set and what a backtest found. */
interface Judged {
  readonly name: string;
  readonly result: BacktestResult;
}

/** What was measured; empty what was not asked for, a reason in words where it could not be. */
export interface AccuracyTables {
  readonly anew: readonly Judged[];
  readonly lstm: string | readonly (Judged & { readonly seconds: number })[];
  readonly times: readonly TrainingTime[];
}

const OURS = 'onnxcast';
const COLUMNS = ['Autoregression', 'SeasonalNaive', 'Theta', 'DynamicOptimizedTheta', 'AutoETS', 'AutoARIMA'];

/** The figures as tables, and the geometric means of ours over those of others. */
export function formatAccuracy({ anew, lstm, times }: AccuracyTables): string {
  return [
    ...(anew.length > 0 ? [formatErrors(anew), formatIntervals(anew)] : []),
    ...(typeof lstm === 'string' ? [`neuralforecast's LSTM: ${lstm}`] : lstm.length > 0 ? [formatLstm(lstm)] : []),
    ...(times.length > 0 ? [formatTimes(times)] : []),
  ].join('\n\n');
}

function formatErrors(judged: readonly Judged[]): string {
  const columns = [OURS, ...COLUMNS.filter((name) => judged.some(({ result }) => result.models.includes(name)))];
  // Without a season the seasonal naive forecast is the naive one, which alone has a row.
  const mase = ({ result: { scores } }: Judged, model: string) =>
    (scores[model] ?? (model === 'SeasonalNaive' ? scores['Naive'] : undefined))?.mase;
  return [
    'Mean absolute scaled error, every model fitted anew at every origin; ours by its defaults, told the horizon alone',
    ...formatRows([
      ['', ...columns, 's'],
      ...judged.map((one) => [
        one.name,
        ...columns.map((model) => formatOptional(mase(one, model))),
        one.result.seconds[OURS]!.toFixed(1),
      ]),
    ]),
    ...[
      ['AutoETS', 'AutoARIMA'],
      ['AutoETS'],
      ['DynamicOptimizedTheta'],
      ['SeasonalNaive'],
      ['Autoregression'],
    ].flatMap((others) =>
      sayRatios(
        others.length > 1 ? `the better of ${others.join(' and ')}` : others[0]!,
        judged.flatMap((one) => {
          const found = others.flatMap((name) => mase(one, name) ?? []);
          return found.length === 0 ? [] : [mase(one, OURS)! / Math.min(...found)];
        }),
      ),
    ),
  ].join('\n');
}

function formatIntervals(judged: readonly Judged[]): string {
  const models = [OURS, 'AutoETS', 'AutoARIMA'];
  const at = ({ result }: Judged, model: string, level: number) =>
    result.scores[model]?.intervals?.find((one) => one.level === level);
  const found = models.filter((model) => judged.some((one) => at(one, model, LEVELS[0]) !== undefined));
  const headers = found.flatMap((model) => LEVELS.flatMap((level) => [`${model} ${level} %`, 'MSIS']));
  const cells = (one: Judged) =>
    found.flatMap((model) =>
      LEVELS.flatMap((level) => [
        formatOptional(at(one, model, level)?.coverage, 1),
        formatOptional(at(one, model, level)?.msis, 2),
      ]),
    );
  const mean = (model: string, level: number, metric: 'coverage') =>
    judged
      .flatMap((one) => at(one, model, level)?.[metric] ?? [])
      .reduce((sum, value, _, all) => sum + value / all.length, 0);
  return [
    'Part of what came that intervals cover, in percent, and their Winkler score over the scale of MASE (MSIS)',
    ...formatRows([['', ...headers], ...judged.map((one) => [one.name, ...cells(one)])]),
    ...found.map((model) => {
      const said = LEVELS.map((level) => `${mean(model, level, 'coverage').toFixed(1)} at ${level} %`);
      return `${model} covers ${said.join(', ')} (mean over the sets)`;
    }),
    ...LEVELS.flatMap((level) =>
      sayRatios(
        `AutoETS by MSIS at ${level} %`,
        judged.flatMap((one) => {
          const [ours, theirs] = [at(one, OURS, level)?.msis, at(one, 'AutoETS', level)?.msis];
          return ours === undefined || theirs === undefined ? [] : [ours / theirs];
        }),
      ),
    ),
  ].join('\n');
}

function formatLstm(judged: Exclude<AccuracyTables['lstm'], string>): string {
  return [
    `Trained once, before the first origin: ours by its defaults, and neuralforecast's LSTM with ${LSTM_CELLS} cells, ${LSTM_STEPS} steps (its default), a robust scaler`,
    ...formatRows([
      ['', OURS, 's', 'LSTM', 's'],
      ...judged.map(({ name, result: { scores, seconds: took }, seconds }) => [
        name,
        formatOptional(scores[OURS]!.mase),
        took[OURS]!.toFixed(1),
        formatOptional(scores['LSTM']!.mase),
        seconds.toFixed(1),
      ]),
    ]),
    ...sayRatios(
      "neuralforecast's LSTM",
      judged.map(({ result: { scores } }) => scores[OURS]!.mase! / scores['LSTM']!.mase!),
    ),
  ].join('\n');
}

function formatTimes(times: readonly TrainingTime[]): string {
  return [
    'Seconds of `onnxcast train` by its defaults, from the command to its report',
    ...formatRows(times.map(({ name, seconds }) => [name, seconds.toFixed(1)])),
  ].join('\n');
}

function sayRatios(title: string, ratios: readonly number[]): readonly string[] {
  if (ratios.length === 0) return [];
  const geometric = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  return [
    `${OURS} over ${title}: ${geometric.toFixed(3)} (geometric mean of ${ratios.length}), ${Math.max(...ratios).toFixed(2)} at most`,
  ];
}

function formatOptional(value: number | undefined, digits = 3): string {
  return value === undefined ? '-' : value.toFixed(digits);
}

/** Aligned, the first column to the left. */
function formatRows(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
}
