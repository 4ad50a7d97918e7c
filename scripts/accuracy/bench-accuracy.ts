// Prints how good forecasts of real series are beside those of statistical models and of another library's LSTM, all by one backtest: `benchAccuracy()`.
import { type BacktestResult, backtest } from 'onnxcast';
import { ACCURACY_PACKAGES, NEURAL_PACKAGES } from '../python-requirements.ts';
import { ensureOnePythonVenv } from '../python-venv.ts';
import { type AccuracyTables, formatAccuracy } from './format-accuracy.ts';
import { lstmModel } from './lstm-model.ts';
import { type AccuracySet, readAccuracySets } from './sets.ts';
import { statisticalModels } from './statistical-models.ts';
import { timeTrainings } from './time-trainings.ts';

/** What the environment says of a run. */
export interface AccuracyOptions {
  /** Folder of more sets, see `readAccuracySets`. */
  readonly folder?: string | undefined;
  /** Words in the names of the sets to take. */
  readonly only?: string | undefined;
  /** Parts to do: of `anew`, `lstm`, `times`. */
  readonly parts?: string | undefined;
}

/** Three comparisons: fitted anew at every origin; trained once, beside an LSTM; and what a training takes. */
export async function benchAccuracy({
  folder = process.env['ONNXCAST_ACCURACY'],
  only = process.env['ONNXCAST_ACCURACY_ONLY'],
  parts = process.env['ONNXCAST_ACCURACY_PARTS'] ?? 'anew,lstm,times',
}: AccuracyOptions = {}): Promise<string> {
  const sets = await readAccuracySets(folder, only);
  const wanted = parts.split(',');
  const tables: AccuracyTables = {
    anew: wanted.includes('anew') ? await judgeAnew(sets) : [],
    lstm: wanted.includes('lstm') ? await judgeBesideLstm(sets) : [],
    times: wanted.includes('times') ? await timeTrainings() : [],
  };
  return formatAccuracy(tables);
}

/** Ours with its defaults, told the horizon alone; the peers are told the season. */
const judge = ({ series, horizon, windows, season }: AccuracySet, options: Partial<Parameters<typeof backtest>[1]>) =>
  backtest(series, { horizon, windows, season, train: { season: undefined }, ...options });

async function judgeAnew(sets: readonly AccuracySet[]): Promise<AccuracyTables['anew']> {
  const venv = await ensureOnePythonVenv(ACCURACY_PACKAGES);
  const found: { readonly name: string; readonly result: BacktestResult }[] = [];
  for (const set of sets) {
    const models = 'python' in venv ? statisticalModels(venv.python, set) : {};
    const result = await judge(set, { models });
    console.error(`${set.name}: ${result.verdict.sentence}`);
    found.push({ name: set.name, result });
  }
  return found;
}

async function judgeBesideLstm(sets: readonly AccuracySet[]): Promise<AccuracyTables['lstm']> {
  const venv = await ensureOnePythonVenv(NEURAL_PACKAGES);
  if ('reason' in venv) return venv.reason;
  const found: { readonly name: string; readonly result: BacktestResult; readonly seconds: number }[] = [];
  for (const set of sets) {
    const lstm = lstmModel(venv.python, set);
    const result = await judge(set, { refit: false, models: { LSTM: lstm.forecast } });
    const seconds = await lstm.seconds();
    console.error(`${set.name}: ${result.verdict.sentence} LSTM ${seconds.toFixed(0)} s.`);
    found.push({ name: set.name, result, seconds });
  }
  return found;
}
