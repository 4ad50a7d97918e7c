// What becomes of each feature: it is forecast, known in advance, or known in the past only. Resolved once, then passed on.

/** The fields of a spec that say so. */
export interface Features {
  /** Names of the variables, in the order of a history's columns; every one is an input. */
  readonly features: readonly string[];
  /** The features that are forecast, in the order of `features`; default all that are not known in advance. */
  readonly targets?: readonly string[];
  /** The features whose future is known when a forecast is made; default none. What is neither this nor a target is known in the past only. */
  readonly futureCovariates?: readonly string[];
}

/** Some of a model's features, in the order of a history's columns. */
export interface Role {
  readonly names: readonly string[];
  /** Their positions among all features. */
  readonly columns: readonly number[];
}

/** All features by their role. */
export interface Roles {
  /** What is forecast: the columns of the head and of every forecast. */
  readonly targets: Role;
  /** What is known in the past only and not forecast; a closed loop holds its last value. */
  readonly past: Role;
  /** What is known in advance: the columns of a forecast's future covariates. */
  readonly future: Role;
}

/** Resolves the roles of a model's features. */
export function rolesOf({ features, targets, futureCovariates = [] }: Features): Roles {
  const isFuture = (name: string) => futureCovariates.includes(name);
  const isTarget = (name: string) => (targets === undefined ? !isFuture(name) : targets.includes(name));
  const select = (has: (name: string) => boolean): Role => ({
    names: features.filter(has),
    columns: features.flatMap((name, column) => (has(name) ? [column] : [])),
  });
  return {
    targets: select(isTarget),
    past: select((name) => !isTarget(name) && !isFuture(name)),
    future: select(isFuture),
  };
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
  if (rolesOf(spec).targets.names.length === 0) {
    return { field: 'targets', expected: 'at least one feature that is forecast' };
  }
  const both = targets?.find((name) => futureCovariates?.includes(name));
  if (both === undefined) return undefined;
  return { field: 'futureCovariates', expected: `"${both}" either as a target or as known in advance` };
}
