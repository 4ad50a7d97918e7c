// Which options each preset looks at, and which preset is meant where none is told.
import { InputError, option, text } from '@onnxcast/series';
import type { TrainInput, TrainOptions } from '../options.ts';
import { type PresetName, presetNames } from './preset-names.ts';

type Told = Omit<TrainInput, 'preset'>;

const BOTH = presetNames;
const TUTORIAL = ['tutorial'] as const;
const AUTO = ['auto'] as const;

/** The presets that look at an option. */
const lookedAtBy = {
  season: AUTO,
  calendar: AUTO,
  holidays: AUTO,
  cells: AUTO,
  members: AUTO,
  levels: BOTH,
  hidden: TUTORIAL,
  cell: TUTORIAL,
  head: TUTORIAL,
  headHidden: TUTORIAL,
  steps: TUTORIAL,
  pastCovariates: BOTH,
  futureCovariates: BOTH,
  dropout: TUTORIAL,
  batchNorm: TUTORIAL,
  weightDecay: TUTORIAL,
  epochs: TUTORIAL,
  patience: TUTORIAL,
  lesson: TUTORIAL,
  inputNoise: TUTORIAL,
  window: TUTORIAL,
  batch: TUTORIAL,
  optimizer: TUTORIAL,
  lr: TUTORIAL,
  lineSearch: TUTORIAL,
  iterations: TUTORIAL,
  historySize: TUTORIAL,
  engine: TUTORIAL,
  device: TUTORIAL,
  workers: TUTORIAL,
  seed: TUTORIAL,
  scaling: TUTORIAL,
  test: BOTH,
  holdout: BOTH,
  horizon: BOTH,
} satisfies Record<keyof Told, readonly PresetName[]>;

/** Options of a training whose preset is chosen. */
export type PresetOptions = TrainOptions & { readonly preset: PresetName };

/** A preset, and what decided for it. */
export interface ChosenPreset {
  readonly preset: PresetName;
  /** The options that it was chosen by, by their names; none where it was told, or nothing was. */
  readonly by: readonly (keyof Told)[];
}

/**
 * The preset that is told, else the one whose options are: `auto` where none is any preset's own.
 * @param told options as they were told, without defaults
 * @throws InputError when an option is told that the preset does not look at
 */
export function choosePreset({ preset: named, ...told }: TrainInput): ChosenPreset {
  const names = (Object.keys(lookedAtBy) as (keyof Told)[]).filter((name) => told[name] !== undefined);
  const isOf = (preset: PresetName) => (name: keyof Told) =>
    (lookedAtBy[name] as readonly PresetName[]).includes(preset);
  const fitting = presetNames.find((preset) => names.every(isOf(preset)));
  const preset = named ?? fitting ?? presetNames.at(-1)!;
  const stray = names.find((name) => !isOf(preset)(name));
  const by = names.filter((name) => !presetNames.every((one) => isOf(one)(name)));
  if (stray === undefined) return { preset, by: named === undefined ? by : [] };
  const [beside] = by.filter((name) => name !== stray);
  const why = named === undefined && beside !== undefined ? text`${option(beside)}, which makes it ` : '';
  throw new InputError({
    option: stray,
    found: text`${spell(told[stray])} beside ${why}${option('preset', preset)}, which does not look at it`,
    remedy: 'Leave out one of the two.',
  });
}

/** Those of the options that their preset looks at, and it: what can be told again. */
export function lookedAt<Options extends TrainInput>(options: Options): Options & { readonly preset: PresetName } {
  const { preset = presetNames[0] } = options;
  const isOf = ([name]: readonly [string, unknown]) =>
    (lookedAtBy[name as keyof Told] as readonly PresetName[] | undefined)?.includes(preset) ?? false;
  return { preset, ...Object.fromEntries(Object.entries(options).filter(isOf)) } as Options & { preset: PresetName };
}

function spell(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}
