// All runtimes that a graph can be run in here; what is not at hand says why.
import type { Forecaster } from '@onnxcast/runtime-node';
import { type Forecast, SetupError, UnsupportedError } from '@onnxcast/series';
import type { Bounds } from './differences.ts';
import { type Given, type GraphRun, type GraphRuntime, type MissingRuntime, splitRows } from './graph-runtime.ts';

/** What the runtimes are called on the command line. */
export const runtimeKeys = ['node', 'python', 'cuda', 'web', 'chromium'] as const;

/** One of {@link runtimeKeys}. */
export type RuntimeKey = (typeof runtimeKeys)[number];

/** How one is opened: with a model, because some say only then that they do not run. */
interface RuntimeKind {
  /** What it is called on the command line. */
  readonly key: RuntimeKey;
  readonly name: string;
  /** Whether it runs every form, or the file's own alone. */
  readonly forms: 'all' | 'own';
  open(model: Uint8Array): Promise<GraphRuntime | MissingRuntime>;
}

/** All runtimes; each is loaded when it is opened. */
export const runtimeKinds: readonly RuntimeKind[] = [
  {
    key: 'node',
    name: 'onnxruntime-node, cpu',
    forms: 'all',
    open: (model) => openForecaster('onnxruntime-node, cpu', model, (bytes) => loadInNode(bytes, 'cpu')),
  },
  {
    key: 'python',
    name: "Python's onnxruntime, cpu",
    forms: 'all',
    open: async () => (await import('./python-runtime.ts')).findPythonRuntime(),
  },
  {
    key: 'cuda',
    name: 'onnxruntime-node, cuda',
    forms: 'own',
    open: (model) => openForecaster('onnxruntime-node, cuda', model, (bytes) => loadInNode(bytes, 'cuda')),
  },
  {
    key: 'web',
    name: 'onnxruntime-web in Node',
    forms: 'own',
    open: (model) =>
      openForecaster('onnxruntime-web in Node', model, async (bytes) => {
        const { Forecaster: WebForecaster } = await import('@onnxcast/runtime-web');
        return WebForecaster.load(bytes, { device: 'wasm', threads: 1 });
      }),
  },
  {
    key: 'chromium',
    name: 'onnxruntime-web in Chromium',
    forms: 'own',
    open: async () => (await import('./chromium-runtime.ts')).findChromiumRuntime(),
  },
];

type AnyForecaster = Awaited<ReturnType<typeof Forecaster.load>>;

async function loadInNode(bytes: Uint8Array, device: 'cpu' | 'cuda'): Promise<AnyForecaster> {
  const { Forecaster: NodeForecaster } = await import('@onnxcast/runtime-node');
  return NodeForecaster.load(bytes, device === 'cpu' ? { device, threads: 1 } : { device });
}

async function openForecaster(
  name: string,
  model: Uint8Array,
  load: (bytes: Uint8Array) => Promise<AnyForecaster>,
): Promise<GraphRuntime | MissingRuntime> {
  try {
    const forecaster = await load(model);
    await forecaster.dispose();
    const run = async (bytes: Uint8Array, given: Given) => runForecaster(await load(bytes), given);
    return { name, version: forecaster.runtime.version ?? '', runsSteps: true, run };
  } catch (error) {
    if (!(error instanceof UnsupportedError || error instanceof SetupError)) throw error;
    return { name, reason: error.message };
  }
}

async function runForecaster(forecaster: AnyForecaster, { history, horizon, future }: Given): Promise<GraphRun> {
  try {
    const options = future === undefined ? {} : { futureCovariates: splitRows(future.data, history.length) };
    const milliseconds: number[] = [];
    let forecasts: readonly Forecast<Float64Array>[] = [];
    // What a graph says of the history counts as much: a fault there may leave the forecast whole. It warms up, too.
    const fitted = (await forecaster.fitted(history)).map(({ values }) => values);
    for (let run = 0; run < 4; run++) {
      const start = performance.now();
      forecasts = await forecaster.forecast(history, horizon, options);
      if (run > 0) milliseconds.push(performance.now() - start);
    }
    return { fitted, forecast: forecasts.map(({ values }) => values), bounds: boundsOf(forecasts), milliseconds };
  } finally {
    await forecaster.dispose();
  }
}

/** The ends of intervals as a graph gives them: those of each level -> [horizon, targets, levels]. */
function boundsOf(forecasts: readonly Forecast<Float64Array>[]): Bounds | undefined {
  if (forecasts.some(({ intervals }) => intervals === undefined)) return undefined;
  const join = (end: 'lower' | 'upper') =>
    forecasts.map(({ values, intervals = [] }) =>
      Float64Array.from([...values].flatMap((_, at) => intervals.map((interval) => interval[end][at]!))),
    );
  return { lower: join('lower'), upper: join('upper') };
}
