// Which columns of a file a model reads.
import { type ModelSpec, rolesOf } from '@onnxcast/model';
import { type SeriesArguments, toReadOptions } from './series-options.ts';
import { splitList } from './split-list.ts';

/**
 * Options to read the series of a model. One that names its variable `y` fits files of any form; one with names of its own
 * reads those columns, also where `--target` names what it forecasts and leaves out its covariates.
 * @param spec of the model; undefined where its file does not tell
 */
export function toOptionsFor(argv: SeriesArguments, spec: ModelSpec | undefined): ReturnType<typeof toReadOptions> {
  if (spec === undefined) return toReadOptions(argv);
  const { features } = spec;
  const targets = rolesOf(spec).targets.names;
  const isOwn =
    argv.target !== undefined && targets.length < features.length && String(splitList(argv.target)) === String(targets);
  return toReadOptions(isOwn ? { ...argv, target: undefined } : argv, features.join() === 'y' ? undefined : features);
}
