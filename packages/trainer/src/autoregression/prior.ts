// What is believed of the next step before the data has spoken: where the level goes, and how a season repeats.

/** Weights of values, the newest first, that fall by a factor from each to the one before it and add up to 1. */
function fading(factor: number, count: number): readonly number[] {
  const weights = Array.from({ length: count }, (_, k) => factor ** k);
  const sum = weights.reduce((left, weight) => left + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The last value, and the mean of the last steps as often as they are believed to go on. */
function trend(damping: number, steps: readonly number[]): readonly number[] {
  return [1, ...steps].map((_, k) => (k === 0 ? 1 : 0) + damping * ((steps[k] ?? 0) - (steps[k - 1] ?? 0)));
}

/** The next level as weights of the last values. Source: what simple and Holt's exponential smoothing weigh them by. */
const levels: Readonly<Record<string, readonly number[]>> = {
  last: [1],
  'mean of the last': fading(0.5, 5),
  'mean of many': fading(0.8, 12),
  'last trend': trend(0.95, fading(0.5, 4)),
  'slow trend': trend(0.98, fading(0.8, 7)),
};

/** The next deviation from it as weights of those one season ago, two, and so on. */
const seasonals: Readonly<Record<string, readonly number[]>> = {
  'last season': [1],
  'two seasons': fading(0.7, 2),
  'three seasons': fading(0.7, 3),
  'four seasons': fading(0.8, 4),
};

/** Polynomials of a level and of a season; either may be empty. */
interface Prior {
  readonly level: readonly number[];
  readonly seasonal: readonly number[];
}

const none: readonly number[] = [];

const priors: Readonly<Record<string, Prior>> = Object.fromEntries([
  ...Object.entries(levels).map(([name, level]) => [name, { level, seasonal: none }] as const),
  ...Object.entries(seasonals).map(([name, seasonal]) => [name, { level: none, seasonal }] as const),
  ...Object.entries(levels).flatMap(([name, level]) =>
    Object.entries(seasonals).map(([other, seasonal]) => [`${name}, ${other}`, { level, seasonal }] as const),
  ),
]);

/** Names of the priors that fit a window. */
export function priorsFor(window: number, season: number): readonly string[] {
  return Object.keys(priors).filter((name) => {
    const { level, seasonal } = priors[name]!;
    return (seasonal.length === 0 || season > 1) && level.length + seasonal.length * season <= window;
  });
}

/**
 * A prior as weights of the last values: 1 - (1 - level(B)) (1 - seasonal(B^season)), B the step back.
 * @returns `[window]`, the last value first
 */
export function priorWeights(name: string, window: number, season: number): Float64Array {
  const { level, seasonal } = priors[name]!;
  const weights = new Float64Array(window);
  level.forEach((weight, k) => {
    weights[k]! += weight;
    seasonal.forEach((other, s) => {
      weights[k + (s + 1) * season]! -= weight * other;
    });
  });
  seasonal.forEach((weight, s) => {
    weights[(s + 1) * season - 1]! += weight;
  });
  return weights;
}
