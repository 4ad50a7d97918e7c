// How long other things of a process wait while it forecasts: the longest time that its event loop stands still.

import { Forecaster } from '@onnxcast/runtime-node';
import { models } from 'onnxcast';

/** Steps of the forecasts. */
const HORIZONS = [24, 1000, 10_000, 300_000] as const;

interface Stall {
  readonly horizon: number;
  readonly seconds: number;
  /** Longest time between two turns of a timer of 1 ms, in milliseconds. */
  readonly longest: number;
}

/** Measures the trained model of sine waves, and the same seconds without a forecast. */
export async function benchStalls(): Promise<string> {
  const forecaster = await Forecaster.load(models.sine, { device: 'cpu' });
  const history = Float64Array.from({ length: 999 }, (_, i) => Math.sin(i / 7));
  const stalls: Stall[] = [];
  for (const horizon of HORIZONS) {
    // The first call starts what runs long ones.
    await forecaster.forecast(history, horizon);
    stalls.push({ horizon, ...(await watch(() => forecaster.forecast(history, horizon))) });
  }
  const last = stalls.at(-1)!.seconds;
  const idle = await watch(() => new Promise((resolve) => setTimeout(resolve, 1000 * last)));
  await forecaster.dispose();
  const row = (name: string, { seconds, longest }: Omit<Stall, 'horizon'>) =>
    `${name.padStart(9)} ${seconds.toFixed(2).padStart(9)} ${longest.toFixed(1).padStart(15)}`;
  return [
    'Longest stall of the event loop during one forecast of 999 steps of history, models/sine.onnx',
    '',
    '    steps   seconds   longest, ms',
    ...stalls.map((stall) => row(stall.horizon.toLocaleString('en'), stall)),
    row('none', idle),
  ].join('\n');
}

async function watch(work: () => Promise<unknown>): Promise<Omit<Stall, 'horizon'>> {
  let longest = 0;
  const started = performance.now();
  let last = started;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  await work();
  look();
  clearInterval(timer);
  return { longest, seconds: (performance.now() - started) / 1000 };
}
