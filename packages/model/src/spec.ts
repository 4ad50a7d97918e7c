// What the model is: the shape of its cells and head, and how its inputs are scaled. Knows nothing of learning or ONNX.
import type { CellKind } from './cells/cells.ts';

/** How a series is scaled before the first cell, and its forecast back after the head. */
export type Scaling = 'none' | 'standard';

/** Architecture of a recurrent forecaster: features -> hidden[0] -> ... -> hidden[n-1] -> targets. */
export interface ModelSpec {
  /** Names of the variables, in the order of a history's columns; every one is an input. */
  readonly features: readonly string[];
  /** The features that are forecast, in the order of `features`; default all that are not known in advance. */
  readonly targets?: readonly string[];
  /** The features whose future is known when a forecast is made; default none. What is neither this nor a target is known in the past only. */
  readonly futureCovariates?: readonly string[];
  /** Default `lstm`. */
  readonly cell?: CellKind;
  /** Hidden size of each cell, first to last. */
  readonly hidden: readonly number[];
  /** `none`, or `standard`: each series by the mean and standard deviation of its own history. */
  readonly scaling: Scaling;
  /** Step of the series' time axis as the reader inferred it (`month`, `day`, `1`, ...), if known. */
  readonly frequency?: string;
}

type Features = Pick<ModelSpec, 'features' | 'targets' | 'futureCovariates'>;

/** Names of the features that are forecast, in the order of `features`: the columns of the head and of every forecast. */
export function targetsOf({ features, targets, futureCovariates = [] }: Features): readonly string[] {
  return features.filter((name) => (targets === undefined ? !futureCovariates.includes(name) : targets.includes(name)));
}

/** Names of the features known in advance, in the order of `features`: the columns of a forecast's future covariates. */
export function futureCovariatesOf({ features, futureCovariates = [] }: Features): readonly string[] {
  return features.filter((name) => futureCovariates.includes(name));
}

/** Names of the features known in the past only and not forecast; a closed loop holds their last value. */
export function pastCovariatesOf(spec: Features): readonly string[] {
  const others = new Set([...targetsOf(spec), ...futureCovariatesOf(spec)]);
  return spec.features.filter((name) => !others.has(name));
}

/**
 * Finds what is wrong with the roles of a spec's features.
 * @returns the field and what it should be, or undefined when nothing is wrong
 */
export function findRoleProblem(
  spec: Features,
): { readonly field: 'targets' | 'futureCovariates'; readonly expected: string } | undefined {
  const { features, targets, futureCovariates } = spec;
  const isNoSubset = (names: readonly string[]) =>
    new Set(names).size !== names.length || !names.every((name) => features.includes(name));
  const some = `different names of some of the features ${features.join(', ')}`;
  if (targets !== undefined && isNoSubset(targets)) return { field: 'targets', expected: some };
  if (futureCovariates !== undefined && isNoSubset(futureCovariates)) {
    return { field: 'futureCovariates', expected: some };
  }
  if (targetsOf(spec).length === 0) return { field: 'targets', expected: 'at least one feature that is forecast' };
  const both = targets?.find((name) => futureCovariates?.includes(name));
  if (both === undefined) return undefined;
  return { field: 'futureCovariates', expected: `"${both}" either as a target or as known in advance` };
}

/** Positions of some features among all of them. */
export function columnsOf({ features }: Features, names: readonly string[]): readonly number[] {
  return names.map((name) => features.indexOf(name));
}

/** The kind of a model's cells. */
export function cellOf({ cell = 'lstm' }: Pick<ModelSpec, 'cell'>): CellKind {
  return cell;
}
