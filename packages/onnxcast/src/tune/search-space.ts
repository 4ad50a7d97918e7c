// The space of a search: which options of a training it tries, and with which values. Plain data, checked at the door.
import { createRandom, describeValue, InputError, type Random } from '@onnxcast/series';
import { sayNearest } from '@onnxcast/series/find-nearest';
import { type TrainInput, trainOptionsSchema } from '@onnxcast/trainer';

/** Numbers between two others, drawn evenly, or evenly by their logarithm; whole ones where the option takes no others. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly scale?: 'linear' | 'log';
}

/** Options of the trials of a search; what stands still between trials is told by the search itself. */
export type TrialOptions = Partial<
  Omit<TrainInput, 'preset' | 'season' | 'levels' | 'test' | 'holdout' | 'horizon' | 'engine' | 'device' | 'workers'>
>;

/** Values by option: a list to choose from, a range, or one value that all trials have. */
export type SearchSpace = {
  readonly [Option in keyof TrialOptions]?:
    | readonly TrialOptions[Option][]
    | Range
    | Extract<TrialOptions[Option], number | string | boolean>;
};

/** What is tried where nothing is told. */
export const DEFAULT_SPACE: SearchSpace = {
  hidden: [[16], [32], [64], [32, 32]],
  cell: ['lstm', 'gru'],
  scaling: ['standard', 'none'],
  lesson: ['one-step', 'closed-loop'],
  dropout: [0, 0, 0.1],
  weightDecay: [0, 1e-5, 1e-3],
  epochs: 8,
};

const FIXED = ['preset', 'season', 'levels', 'test', 'holdout', 'horizon', 'engine', 'device', 'workers'];

const shapes: Readonly<Record<string, { safeParse(value: unknown): { readonly success: boolean } }>> =
  trainOptionsSchema.shape;
const names = Object.keys(shapes).filter((name) => !FIXED.includes(name));

/**
 * Looks at a space as it comes in from a file or from code whose types nobody checks.
 * @throws InputError when it names an option that there is not, or a value that the option does not take
 */
export function checkSpace(given: unknown): SearchSpace {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new InputError({
      option: 'space',
      found: describeValue(given),
      expected: 'an object such as { "hidden": [[16], [64, 64]] }',
    });
  }
  for (const [name, values] of Object.entries(given)) {
    if (!names.includes(name)) throw unknownOption(name);
    for (const value of extremesOf(name, values)) checkValue(name, value);
  }
  return given as SearchSpace;
}

/**
 * Draws the options of trials: the same seed, space and number give the same ones, and more of them the same and then others.
 * @returns one an option of the space, `trials` times; what was drawn before is drawn anew up to ten times
 */
export function drawTrials(space: SearchSpace, trials: number, seed: number): readonly TrialOptions[] {
  const random = createRandom(seed);
  const drawn = new Map<string, TrialOptions>();
  const all: TrialOptions[] = [];
  while (all.length < trials) {
    let options = drawOptions(space, random);
    for (let again = 0; again < REDRAWS && drawn.has(JSON.stringify(options)); again++) {
      options = drawOptions(space, random);
    }
    drawn.set(JSON.stringify(options), options);
    all.push(options);
  }
  return all;
}

const REDRAWS = 10;

function drawOptions(space: SearchSpace, random: Random): TrialOptions {
  return Object.fromEntries(
    Object.entries(space).map(([name, values]) => [name, drawValue(name, values as Values, random)]),
  );
}

type Values = readonly unknown[] | Range | number | string | boolean;

function drawValue(name: string, values: Values, random: Random): unknown {
  if (isList(values)) return values[random.integer(0, values.length)];
  if (!isRange(values)) return values;
  const { from, to, scale = 'linear' } = values;
  const part = random.next();
  const value = scale === 'log' ? from * (to / from) ** part : from + (to - from) * part;
  return isWhole(name, from) ? Math.round(value) : Number(value.toPrecision(DIGITS));
}

/** Digits of a number that is drawn: enough to tell trials apart, few enough to type again. */
const DIGITS = 3;

/** Whether an option takes whole numbers alone. */
function isWhole(name: string, from: number): boolean {
  return !shapes[name]!.safeParse(Math.floor(from) + 0.5).success && shapes[name]!.safeParse(Math.ceil(from)).success;
}

/** Values that stand for all of an option's. */
function extremesOf(name: string, values: unknown): readonly unknown[] {
  if (Array.isArray(values)) {
    if (values.length > 0) return values;
    throw new InputError({ option: `space.${name}`, found: 'an empty list', expected: 'one value or more' });
  }
  if (typeof values !== 'object' || values === null) return [values];
  const { from, to, scale = 'linear' } = values as Partial<Range>;
  const isOrdered = typeof from === 'number' && typeof to === 'number' && from <= to && Number.isFinite(to - from);
  if (isOrdered && (scale === 'linear' || (scale === 'log' && from > 0))) return [from, to];
  throw new InputError({
    option: `space.${name}`,
    found: JSON.stringify(values),
    expected: 'such as { "from": 0.001, "to": 0.1, "scale": "log" }, above 0 where it is by the logarithm',
  });
}

function checkValue(name: string, value: unknown): void {
  if (shapes[name]!.safeParse(value).success) return;
  const isPart = name === 'hidden' || name === 'headHidden';
  throw new InputError({
    option: `space.${name}`,
    found: JSON.stringify(value),
    expected: isPart
      ? 'a list of lists of whole numbers, such as [[16], [64, 64]]'
      : `values that a training takes as ${name}`,
  });
}

function unknownOption(name: string): InputError {
  if (FIXED.includes(name)) {
    const remedy = 'Leave it out of the space: it is the same for every trial.';
    return new InputError({ option: 'space', found: `"${name}"`, expected: `some of ${names.join(', ')}`, remedy });
  }
  const remedy = sayNearest(name, names);
  const expected = remedy === undefined ? `some of ${names.join(', ')}` : `an option of a training`;
  return new InputError({ option: 'space', found: `"${name}"`, expected, remedy });
}

function isList(values: Values): values is readonly unknown[] {
  return Array.isArray(values);
}

function isRange(values: Values): values is Range {
  return typeof values === 'object' && !Array.isArray(values);
}
