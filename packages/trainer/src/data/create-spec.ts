// What a model of some series is to be: its features, their roles and the network that was asked for.
import { defaultCell, defaultHead, heads, type ModelSpec, rolesOf } from '@onnxcast/model';
import { InputError, inferFrequency, option, type Series, text } from '@onnxcast/series';
import type { TrainOptions } from '../options.ts';

/** The options that say what a model is. */
export type SpecOptions = Pick<TrainOptions, 'hidden' | 'scaling'> &
  Partial<Pick<TrainOptions, 'cell' | 'head' | 'headHidden' | 'steps' | 'pastCovariates' | 'futureCovariates'>>;

/** @throws InputError when a covariate is not among the features, is named twice, or nothing is left to forecast */
export function createSpec(first: Series, options: SpecOptions): ModelSpec {
  const { hidden, scaling, cell = defaultCell, pastCovariates = [], futureCovariates = [] } = options;
  const { head = defaultHead, headHidden, steps = 1 } = options;
  if (headHidden !== undefined && heads[head].shape === 'product') {
    const found = text`${headHidden.join(',')} beside ${option('head', head)}, which has no layers`;
    throw new InputError({ option: 'headHidden', found, remedy: 'Leave out one of the two.' });
  }
  const { features, times } = first;
  const covariates = [...pastCovariates, ...futureCovariates];
  const names = features.join(', ');
  for (const [index, name] of covariates.entries()) {
    if (features.includes(name) && covariates.indexOf(name) === index) continue;
    const isTwice = features.includes(name);
    throw new InputError({
      option: index < pastCovariates.length ? 'pastCovariates' : 'futureCovariates',
      found: isTwice ? `"${name}", which is named twice` : `"${name}", which is no variable of the data: ${names}`,
      expected: isTwice ? 'each variable of the data at most once' : 'some of its variables',
      ...(isTwice
        ? {}
        : {
            remedy: `Read the column with the data: \`readSeries(file, { target: '${features[0]}', futureCovariates: ['${name}'] })\`.`,
          }),
    });
  }
  const frequency = times === undefined ? undefined : inferFrequency(times);
  const spec: ModelSpec = {
    features,
    ...(pastCovariates.length > 0 ? { targets: features.filter((name) => !covariates.includes(name)) } : {}),
    ...(futureCovariates.length > 0 ? { futureCovariates } : {}),
    // Left away where it is the default, so that files of plain LSTM models stay what they were.
    ...(cell === defaultCell ? {} : { cell }),
    hidden,
    ...(head === defaultHead ? {} : { head }),
    ...(headHidden === undefined ? {} : { headHidden }),
    ...(steps === 1 ? {} : { steps }),
    scaling,
    ...(frequency === undefined ? {} : { frequency }),
  };
  if (rolesOf(spec).targets.names.length > 0) return spec;
  throw new InputError(`All variables (${names}) are covariates. Leave one or more to be forecast.`);
}
