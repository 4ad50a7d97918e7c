// What is known in advance of the steps to forecast: read from a file of its own, or taken from held-out rows.
import { type ModelSpec, rolesOf } from '@onnxcast/model';
import {
  continueTimes,
  InputError,
  lengthOf,
  type Series,
  selectFeatures,
  type Understanding,
  whyGuessed,
} from '@onnxcast/series';
import { readData } from './read-data.ts';
import { type SeriesArguments, toReadOptions } from './series-options.ts';
import { UsageError } from './usage-error.ts';

/** What a forecast is asked. */
interface CovariatesQuestion {
  /** `future` is the path of a file. */
  readonly argv: SeriesArguments & { readonly future: string | undefined };
  readonly spec: ModelSpec | undefined;
  readonly history: readonly Series[];
  /** How its file was understood. */
  readonly understood: Understanding;
  /** Held-out rows, in the order of the history. */
  readonly future: readonly Series[] | undefined;
  readonly horizon: number;
}

/**
 * Finds the future covariates of every series, row-major `[horizon, covariates]`.
 * @returns nothing for a model that has none
 * @throws InputError when rows are missing, or their times are not those of the steps to forecast
 * @throws UsageError when a file is given for a model that has none
 */
export async function readCovariates({
  argv,
  spec,
  history,
  understood,
  future,
  horizon,
}: CovariatesQuestion): Promise<{ futureCovariates?: readonly Float64Array[] }> {
  const { names, columns: places } = spec === undefined ? { names: [], columns: [] } : rolesOf(spec).future;
  const file = argv.future;
  if (names.length === 0) {
    if (file === undefined) return {};
    throw new UsageError('--future: the model has no covariates that are known in advance. Leave it out.');
  }
  const known = file === undefined ? future : await readPlan(file, { argv, names, understood });
  // A series without a column of ids is named after its file, so two of one series each belong together by themselves.
  const isOnly = history.length === 1 && known?.length === 1;
  const futureCovariates = history.map((one) => {
    const rows = isOnly ? known[0] : known?.find(({ id }) => id === one.id);
    const first = file === undefined || rows === undefined ? 0 : firstRowAfter(one, rows, file, horizon);
    const found = rows === undefined ? 0 : lengthOf(rows) - first;
    if (rows === undefined || found < horizon) {
      throw new InputError(
        `${sayRows(names, { file, known, found })} for the ${horizon} steps after series "${one.id}": the model asks for them. Give a file of them with --future, or hold out as many rows with --holdout.`,
        { ...(file === undefined ? {} : { file }), expected: `${horizon} rows`, found: String(found) },
      );
    }
    // Held-out rows may name their columns otherwise than the model does, in its order.
    const columns = file === undefined ? places.map((at) => rows.features[at]!) : names;
    return selectFeatures(rows, columns).values.slice(first * names.length, (first + horizon) * names.length);
  });
  return { futureCovariates };
}

/** What was found where too little is known of the steps to forecast. */
function sayRows(
  names: readonly string[],
  { file, known, found }: { readonly file: string | undefined; readonly known: unknown; readonly found: number },
): string {
  const said = names.join(', ');
  if (known === undefined) return `Nothing is told of ${said}`;
  const rows = found === 0 ? 'no rows' : found === 1 ? '1 row' : `${found} rows`;
  return `${file ?? 'What is held out'}: ${rows} of ${said}`;
}

/** Reads what is known in advance, its times as those of the history; `--target` and `--format` are about that alone. */
function readPlan(
  file: string,
  {
    argv,
    names,
    understood,
  }: { readonly argv: SeriesArguments; readonly names: readonly string[]; readonly understood: Understanding },
): Promise<readonly Series[]> {
  const { dateOrder, century } = understood;
  const like = { ...(dateOrder && { dateOrder }), ...(century !== undefined && { century }) };
  return readData(file, { ...toReadOptions({ ...argv, target: undefined, format: undefined }, names), like });
}

/**
 * The row of a plan that belongs to the first step after a history: the plan may begin earlier, its rows are found by time.
 * @returns 0-based; 0 where the history has no times, so that rows can only be counted
 * @throws InputError when a time of the steps to forecast is not where it should be
 */
function firstRowAfter(history: Series, rows: Series, file: string, horizon: number): number {
  if (history.times === undefined) return 0;
  const times = rows.times ?? [];
  // Times without a step or pattern are not known in advance: the plan says them.
  if (whyGuessed(history.times) !== undefined) return times.indexOf(history.times.at(-1) ?? '') + 1;
  const expected = continueTimes(history.times, horizon);
  const first = Math.max(0, times.indexOf(expected[0] ?? ''));
  const wrong = expected.findIndex((time, step) => first + step < lengthOf(rows) && times[first + step] !== time);
  if (wrong < 0) return first;
  const found = times[first + wrong];
  throw new InputError(
    `${file}: series "${history.id}" holds ${found === undefined ? 'no times' : `the time ${found}`} for step ${wrong + 1} of the forecast, expected ${expected[wrong]}. Give a row for every step after the history, its time spelt as there.`,
    { file, expected: expected[wrong] ?? '', found: found ?? 'no times' },
  );
}
