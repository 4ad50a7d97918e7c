// Which columns of a file a model reads.

/** A model that names its variable `y` fits files of any form; one with names of its own reads those columns. */
export function neededColumns(features: readonly string[] | undefined): readonly string[] | undefined {
  return features === undefined || features.join() === 'y' ? undefined : features;
}
