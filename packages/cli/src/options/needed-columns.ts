// Which columns of a file a model reads.
import { type ModelSpec, rolesOf } from '@onnxcast/model';
import { splitList } from './split-list.ts';

/** A model that names its variable `y` fits files of any form; one with names of its own reads those columns. */
export function neededColumns(features: readonly string[] | undefined): readonly string[] | undefined {
  return features === undefined || features.join() === 'y' ? undefined : features;
}

/** Options of reading without a `--target` that names what the model forecasts: its covariates are read beside that. */
export function withoutOwnTargets<Options extends { readonly target?: string | undefined }>(
  argv: Options,
  spec: ModelSpec | undefined,
): Options {
  if (argv.target === undefined || spec === undefined) return argv;
  const { targets } = rolesOf(spec);
  const isOwn = targets.names.length < spec.features.length && String(splitList(argv.target)) === String(targets.names);
  return isOwn ? { ...argv, target: undefined } : argv;
}
