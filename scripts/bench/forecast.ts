// Times a forecast in Node and in WebAssembly beside PyTorch in the same run: `benchForecast()`, or this file by itself.
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { convert } from '@onnxcast/converter';
import { readSafetensors, weightsFromPytorch } from '@onnxcast/model';
import { Forecaster } from '@onnxcast/runtime-node';
import { Forecaster as WebForecaster } from '@onnxcast/runtime-web';
import type { Tensor } from '@onnxcast/series';
import { runCommand } from '@onnxcast/setup';
import { BENCH_PACKAGES } from '../python-requirements.ts';
import { ensureOnePythonVenv } from '../python-venv.ts';

/** All sides' time for one batch size. */
export interface ForecastTiming {
  readonly batch: number;
  /** Seconds of the quickest forecast, one thread. */
  readonly ours: number;
  /** The same file in WebAssembly, as a page runs it. */
  readonly wasm: number;
  readonly pytorch?: number;
  /** Difference of the last forecast value of the first wave. */
  readonly difference?: number;
}

/** What was measured, where. */
export interface ForecastBench {
  readonly machine: string;
  /** What ran our side. */
  readonly runtime: string;
  readonly webRuntime: string;
  readonly pytorchVersion?: string;
  readonly timings: readonly ForecastTiming[];
  /** Why there are no figures of PyTorch. */
  readonly withoutPytorch?: string;
}

const WEIGHTS = fileURLToPath(new URL('../../test/reference/sine64.safetensors', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../reference/forecast_loop.py', import.meta.url));
const BATCHES = [1, 3, 97] as const;
const [STEPS, FUTURE] = [999, 1000] as const;
const ROUNDS = 3;

/**
 * Measures 999 warm-up and 1,000 closed-loop steps, hidden 64 + 64, one thread each, both sides in turns.
 * @returns the quickest of either side: what else runs on the machine only ever adds
 */
export async function benchForecast(): Promise<ForecastBench> {
  const { tensors } = readSafetensors(readFileSync(WEIGHTS), WEIGHTS);
  const { spec, weights } = weightsFromPytorch(tensors as Record<string, Tensor>, WEIGHTS);
  const model = convert(spec, weights);
  const forecaster = await Forecaster.load(model, { device: 'cpu', threads: 1 });
  const webForecaster = await WebForecaster.load(model, { threads: 1 });
  const venv = await ensureOnePythonVenv(BENCH_PACKAGES);
  const timings: ForecastTiming[] = [];
  let pytorchVersion: string | undefined;
  for (const batch of BATCHES) {
    const repeats = batch > 10 ? 3 : 9;
    let [ours, wasm, pytorch] = Array<number>(3).fill(Number.POSITIVE_INFINITY) as [number, number, number];
    let difference = Number.NaN;
    for (let round = 0; round < ROUNDS; round++) {
      const mine = await timeForecaster(forecaster, batch, repeats);
      ours = Math.min(ours, mine.seconds);
      wasm = Math.min(wasm, (await timeForecaster(webForecaster, batch, repeats)).seconds);
      if ('reason' in venv) continue;
      const theirs = await timePytorch(venv.python, batch, repeats);
      pytorch = Math.min(pytorch, theirs.seconds);
      difference = Math.abs(mine.last - theirs.last);
      pytorchVersion = theirs.version;
    }
    timings.push({ batch, ours, wasm, ...('reason' in venv ? {} : { pytorch, difference }) });
  }
  await forecaster.dispose();
  await webForecaster.dispose();
  return {
    machine: `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}`,
    runtime: forecaster.description,
    webRuntime: webForecaster.description,
    ...(pytorchVersion === undefined ? {} : { pytorchVersion }),
    timings,
    ...('reason' in venv ? { withoutPytorch: venv.reason } : {}),
  };
}

/** The figures as a table. */
export function formatForecastBench(bench: ForecastBench): string {
  const { machine, runtime, webRuntime, pytorchVersion, timings, withoutPytorch } = bench;
  const inMilliseconds = (seconds: number | undefined) => (seconds === undefined ? '-' : (1000 * seconds).toFixed(1));
  const table = [
    ['series', 'ours, ms', 'in WASM, ms', 'times ours', 'PyTorch, ms', 'ours times faster', 'last values differ by'],
    ...timings.map(({ batch, ours, wasm, pytorch, difference }) => [
      String(batch),
      inMilliseconds(ours),
      inMilliseconds(wasm),
      (wasm / ours).toFixed(2),
      inMilliseconds(pytorch),
      pytorch === undefined ? '-' : (pytorch / ours).toFixed(1),
      difference?.toExponential(1) ?? '-',
    ]),
  ];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join('  '));
  return [
    `One forecast, ${STEPS} warm-up and ${FUTURE} closed-loop steps, hidden 64 + 64, float32, one thread, quickest run`,
    `${machine}; ours: ${runtime}; WASM: ${webRuntime}; PyTorch ${pytorchVersion ?? '-'}, LSTMCell in a loop`,
    '',
    ...lines,
    ...(withoutPytorch === undefined ? [] : [`Without PyTorch: ${withoutPytorch}`]),
  ].join('\n');
}

async function timeForecaster(
  forecaster: Awaited<ReturnType<typeof Forecaster.load>>,
  batch: number,
  repeats: number,
): Promise<{ seconds: number; last: number }> {
  const waves = Array.from({ length: batch }, (_, n) =>
    Float32Array.from({ length: STEPS }, (_, t) => Math.sin((t + 7 * n) / 20)),
  );
  const seconds: number[] = [];
  let last = Number.NaN;
  for (let i = 0; i < repeats + 2; i++) {
    const started = performance.now();
    const forecasts = await forecaster.forecast(waves, FUTURE);
    seconds.push((performance.now() - started) / 1000);
    last = forecasts[0]!.values.at(-1)!;
  }
  return { seconds: Math.min(...seconds.slice(2)), last };
}

async function timePytorch(
  python: string,
  batch: number,
  repeats: number,
): Promise<{ seconds: number; last: number; version: string }> {
  const args = [SCRIPT, WEIGHTS, String(batch), '1', String(repeats)];
  const { code, stdout, stderr } = await runCommand(python, args, { env: process.env });
  if (code !== 0) throw new Error(`forecast_loop.py failed: ${stderr.trim().split('\n').at(-1)}`);
  const { version, seconds, last } = JSON.parse(stdout) as { version: string; seconds: number[]; last: number };
  return { seconds: Math.min(...seconds), last, version };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(formatForecastBench(await benchForecast()));
