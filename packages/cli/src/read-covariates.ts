// What is known in advance of the steps to forecast: read from a file of its own, or taken from held-out rows.
import { futureCovariatesOf, type ModelSpec } from '@onnxcast/model';
import { InputError, lengthOf, readSeries, type Series } from '@onnxcast/series';
import { selectFeatures } from './select-features.ts';
import { type SeriesArguments, toReadOptions } from './series-options.ts';
import { UsageError } from './usage-error.ts';

/** What a forecast is asked. */
interface CovariatesQuestion {
  /** `future` is the path of a file. */
  readonly argv: SeriesArguments & { readonly future: string | undefined };
  readonly spec: ModelSpec | undefined;
  readonly history: readonly Series[];
  /** Held-out rows, in the order of the history. */
  readonly future: readonly Series[] | undefined;
  readonly horizon: number;
}

/**
 * Finds the future covariates of every series, row-major `[horizon, covariates]`.
 * @returns nothing for a model that has none
 * @throws InputError when rows are missing
 * @throws UsageError when a file is given for a model that has none
 */
export async function readCovariates({
  argv,
  spec,
  history,
  future,
  horizon,
}: CovariatesQuestion): Promise<{ futureCovariates?: readonly Float64Array[] }> {
  const names = spec === undefined ? [] : futureCovariatesOf(spec);
  const file = argv.future;
  if (names.length === 0) {
    if (file === undefined) return {};
    throw new UsageError('--future: the model has no covariates that are known in advance. Leave it out.');
  }
  const known = file === undefined ? future : await readSeries(file, { ...toReadOptions(argv), target: names });
  // A series without a column of ids is named after its file, so two of one series each belong together by themselves.
  const isOnly = history.length === 1 && known?.length === 1;
  const futureCovariates = history.map(({ id }) => {
    const rows = isOnly ? known[0] : known?.find((one) => one.id === id);
    const found = rows === undefined ? 0 : lengthOf(rows);
    if (rows === undefined || found < horizon) {
      throw new InputError(
        `${file ?? '--holdout'}: ${found} rows of ${names.join(', ')} for the steps after series "${id}", expected ${horizon}. Give a file of them with --future, or hold out as many rows with --holdout.`,
        { ...(file === undefined ? {} : { file }), expected: `${horizon} rows`, actual: String(found) },
      );
    }
    return selectFeatures(rows, names).values.slice(0, horizon * names.length);
  });
  return { futureCovariates };
}
