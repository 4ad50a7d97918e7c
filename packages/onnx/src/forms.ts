// The one table of graph forms: what each looks like from outside. Whoever makes, reads or runs a graph asks it.
import type { ElementType } from './graph.ts';

/**
 * A size of an input or output: a number, what the caller gives (`batch`, `time`, `horizon`; the last two are numbers in
 * a form of fixed lengths), or a width of the model's own (`steps targets`: of all steps that a prediction tells at once).
 */
export type EndSize =
  | 1
  | 'batch'
  | 'batch or 0'
  | 'time'
  | 'time - 1'
  | 'horizon'
  | 'features'
  | 'targets'
  | 'steps targets'
  | 'covariates'
  | 'levels'
  | 'state';

/** One input or output. Where `covariates` is among its sizes, only models with covariates known in advance have it; where `levels` is, only those that give intervals. */
export interface FormEnd {
  readonly type: ElementType;
  readonly shape: readonly EndSize[];
  /** Only models that read something off the time have it. */
  readonly only?: 'calendar';
}

/** Inputs or outputs by name, in the order in which a file lists them. */
export type FormEnds = Readonly<Record<string, FormEnd>>;

/** What a graph looks like from outside: all forms give the same numbers. */
export interface Form {
  readonly inputs: FormEnds;
  readonly outputs: FormEnds;
  /** Cells as ONNX's recurrent operators, or written out in plain ones. */
  readonly cells: 'operators' | 'explicit';
  /** `fixed`: the numbers of steps of history and forecast are decided when the graph is made. */
  readonly lengths: 'free' | 'fixed';
  /** Who goes from step to step: the graph, or whoever calls it (and then scales the series, too). */
  readonly loop: 'graph' | 'caller';
}

const history = { type: 'float64', shape: ['batch', 'time', 'features'] } as const;
const horizon = { type: 'int64', shape: [] } as const;
const ahead = { type: 'float64', shape: ['batch', 'horizon', 'covariates'] } as const;
const start_time = { type: 'int64', shape: ['batch'], only: 'calendar' } as const;
const forecast = { type: 'float64', shape: ['batch', 'horizon', 'targets'] } as const;
const fitted = { type: 'float64', shape: ['batch', 'time - 1', 'targets'] } as const;
const bound = { type: 'float64', shape: ['batch', 'horizon', 'targets', 'levels'] } as const;
const nextBound = { type: 'float64', shape: ['batch', 1, 'targets', 'levels'] } as const;
const state = { type: 'float64', shape: ['batch', 'state'] } as const;

const rows = {
  forecast: {
    inputs: { history, horizon, future_covariates: ahead, start_time },
    outputs: { forecast, fitted, lower: bound, upper: bound },
    cells: 'operators',
    lengths: 'free',
    loop: 'graph',
  },
  stream: {
    inputs: {
      history,
      horizon,
      future_covariates: ahead,
      start_time,
      state: { ...state, shape: ['batch or 0', 'state'] },
    },
    outputs: { forecast, fitted, lower: bound, upper: bound, next_state: state },
    cells: 'operators',
    lengths: 'free',
    loop: 'graph',
  },
  step: {
    inputs: {
      value: { type: 'float64', shape: ['batch', 'features'] },
      state,
      future_covariates: { ...ahead, shape: ['batch', 1, 'covariates'] },
      start_time: { ...start_time, shape: ['batch', 1] },
    },
    outputs: {
      forecast: { type: 'float64', shape: ['batch', 'steps targets'] },
      lower: nextBound,
      upper: nextBound,
      next_state: state,
    },
    cells: 'explicit',
    lengths: 'free',
    loop: 'caller',
  },
  unrolled: {
    inputs: { history, future_covariates: ahead, start_time },
    outputs: { forecast, fitted, lower: bound, upper: bound },
    cells: 'explicit',
    lengths: 'fixed',
    loop: 'graph',
  },
} as const satisfies Readonly<Record<string, Form>>;

/** Name of a form. */
export type GraphForm = keyof typeof rows;

/** The forms by name. */
export const forms: Readonly<Record<GraphForm, Form>> = rows;

/** Names of the forms, in the order in which a user meets them; the first is the default. */
export const graphForms = Object.keys(forms) as readonly GraphForm[];

type EndOf<Name extends GraphForm> = keyof (typeof rows)[Name]['inputs'] | keyof (typeof rows)[Name]['outputs'];

/** A sentence on each input and output of a form, for whoever opens a file in a viewer; a function, so that no page carries it. */
export function endDocsOf(form: GraphForm): Readonly<Record<string, string>> {
  const shared = {
    history: "Observations in the user's units, oldest first",
    horizon: 'Number of steps to forecast, 0 and up.',
    future_covariates: "What is known in advance of the steps to forecast, in the user's units",
    start_time: "Seconds since 1970 of each series' first row, on the clock that its times are written in.",
    forecast: 'The steps after the history; the first is one step after its last row.',
    lower: 'Where the steps after the history are expected to be, level by level: from here',
    upper: 'Where the steps after the history are expected to be, level by level: up to here',
    fitted: "One-step-ahead predictions of the history's rows from the second on.",
    next_state: 'What to give as `state` with the observations that follow.',
  };
  const docs: { readonly [Name in GraphForm]: Readonly<Record<EndOf<Name>, string>> } = {
    forecast: shared,
    stream: { ...shared, state: 'No rows to start afresh, or `next_state` of the call before.' },
    step: {
      ...shared,
      value: "One observation of every series in the user's units",
      start_time: 'Seconds since 1970 of `value`, on the clock that its times are written in.',
      state: 'Zeros to start afresh, or `next_state` of the call before.',
      lower: 'Where the step after `value` is expected to be, level by level: from here',
      upper: 'Where the step after `value` is expected to be, level by level: up to here',
      forecast: 'The step after `value`, or the next ones side by side where the model tells several at once.',
    },
    unrolled: { ...shared, forecast: 'The steps after the history.' },
  };
  return docs[form];
}

/** Key of the metadata entry in which a file of ours names its form. */
export const formKey = 'onnxcast.form';

/** What a model may be without, by the size of which the ends are that it then lacks, or by what they say. */
export interface OptionalEnds {
  /** Whether the model has covariates known in advance. */
  readonly covariates: boolean;
  /** Whether it gives intervals. */
  readonly levels: boolean;
  /** Whether it reads something off the time. */
  readonly calendar: boolean;
}

/** The ends that a model's graph has of those its form may have. */
export function endsOf(ends: FormEnds, has: OptionalEnds): FormEnds {
  const lacking = (Object.keys(has) as (keyof OptionalEnds)[]).filter((size) => !has[size]);
  const isThere = ({ shape, only }: FormEnd) =>
    !lacking.some((size) => only === size || shape.some((one) => one === size));
  return Object.fromEntries(Object.entries(ends).filter(([, end]) => isThere(end)));
}
