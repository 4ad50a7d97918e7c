// What the page says in words and figures. Knows no DOM.
import { countParameters, describeNetwork, rolesOf as rolesOfModel, scalings } from '@onnxcast/model';
import type { Roles } from '../state/features.ts';
import type { Opened } from '../worker/worker-protocol.ts';

/** A line of a model's card. */
export type Fact = readonly [name: string, value: string];

/** The facts of a model that its own file tells. */
export function describeModel({ spec, metadata }: Opened, bytes: number): readonly Fact[] {
  const size: Fact = ['File', `${Math.round(bytes / 1000).toLocaleString('en')} kB`];
  if (spec === undefined) return [['Made by', 'another program; the file says nothing of itself'], size];
  const reads: Fact[] =
    spec.features.length === 1
      ? []
      : [
          ['Reads', spec.features.join(', ')],
          ['Forecasts', rolesOfModel(spec).targets.names.join(', ')],
        ];
  const scaling = scalings[spec.scaling];
  const facts: Fact[] = [
    ...reads,
    ['Network', describeNetwork(spec)],
    ['Parameters', countParameters(spec).toLocaleString('en')],
    size,
    ['Scaling', scaling.description],
  ];
  if (spec.frequency !== undefined) facts.push(['Time step', spec.frequency]);
  if (spec.calendar !== undefined) facts.push(['Dates', 'those of the data; without any it begins on 1 January 2024']);
  return [
    ...facts,
    ...describeTraining(metadata['onnxcast.training'], scaling.unit === undefined ? '' : ` ${scaling.unit}`),
  ];
}

/** @param unit of errors, after their number: those of a model that scales are of scaled values */
function describeTraining(text: string | undefined, unit: string): readonly Fact[] {
  try {
    const training: unknown = JSON.parse(text ?? 'null');
    const epoch = field(training, 'epoch');
    const rmse = field(field(training, 'validation'), 'closedLoopRmse');
    return [
      ...(typeof epoch === 'number' ? [['Kept epoch', String(epoch)] as const] : []),
      ...(typeof rmse === 'number' ? [['Closed-loop RMSE', `${Number(rmse.toPrecision(3))}${unit}`] as const] : []),
    ];
  } catch {
    return []; // another program's words
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** Why this page cannot draw a model, or undefined where it can. */
export function findObstacle({ spec }: Opened, file: string): string | undefined {
  const ahead = spec === undefined ? [] : rolesOfModel(spec).future.names;
  if (ahead.length === 0) return undefined;
  return `${file}: this model needs to know ${ahead.join(' and ')} in advance, which the page cannot tell it. Forecast with it in code: its file runs in Node, Python and browsers.`;
}

/** What a model reads and forecasts; one feature where its file does not say. */
export function rolesOf({ spec }: Opened): Roles {
  return spec === undefined
    ? { features: ['y'], targets: ['y'] }
    : { features: spec.features, targets: rolesOfModel(spec).targets.names };
}

/** A duration for a person. */
export function spellMilliseconds(milliseconds: number): string {
  if (milliseconds >= 99.5) return `${Math.round(milliseconds)} ms`;
  return `${milliseconds.toFixed(milliseconds < 9.95 ? 2 : 1)} ms`;
}

/** A difference for a person: 0 or a power of ten. */
export function spellDifference(difference: number): string {
  if (difference === 0) return '0';
  if (!Number.isFinite(difference)) return 'not comparable';
  const [digits, exponent = '0'] = difference.toExponential(1).split('e');
  const raised = [...exponent.replace('+', '')].map((digit) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(digit)]).join('');
  return `${digits}\u00a0×\u00a010${raised}`;
}

/** A number of steps, with the time of the last where there is one. */
export function spellHorizon(steps: number, until: string | undefined): string {
  return `${steps} ${steps === 1 ? 'step' : 'steps'}${until === undefined ? '' : `, to ${until}`}`;
}

/** A length of a history, and how much of it is kept from the model. */
export function spellLength(steps: number, held: number): string {
  return `${spellHorizon(steps, undefined)}${held === 0 ? '' : `, the last ${held} kept from the model`}`;
}
