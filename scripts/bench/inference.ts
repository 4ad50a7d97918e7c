// Forecasts of every size, and a stream's single steps, ours and every peer's.
import { convert } from '@onnxcast/converter';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { Forecaster } from '@onnxcast/runtime-node';
import { createRandom } from '@onnxcast/series';
import {
  type Contender,
  describeMachine,
  type Figure,
  measureInTurns,
  type PartFigures,
  timeCalls,
} from './figures.ts';
import { startOnnxruntimePeer } from './onnxruntime-peer.ts';
import { startPythonPeer } from './python-peer.ts';

const ROUNDS = 3;
const BUDGET = 1.5;
const HIDDEN = 64;
/** A short history with a short forecast, a long one with a long one. */
const LENGTHS = [
  { history: 100, horizon: 24 },
  { history: 999, horizon: 1000 },
] as const;
/** Observations of a stream that are measured together. */
const PUSHES = 200;

/** Measures forecasts of a model of two layers of 64. */
export async function benchInference(): Promise<PartFigures> {
  const [torch, ort] = [await startPythonPeer(), await startOnnxruntimePeer(HIDDEN)];
  const figures: Figure[] = [];
  for (const { history, horizon } of LENGTHS) {
    for (const batch of [1, 3, 97, 1000]) {
      const task = `${batch} x ${history} known, ${horizon} ahead`;
      const asked = { op: 'forecast', hidden: HIDDEN, batch, history, horizon, seconds: BUDGET };
      const ask = (peer: typeof torch, name: string, threads: number, more: object): Contender => {
        const measure = async () => ('reason' in peer ? peer : peer.ask({ ...asked, threads, ...more }));
        return { name, threads, isOurs: false, measure };
      };
      const contenders: readonly Contender[] = [1, 2].flatMap((threads) => [
        { name: 'onnxcast', threads, isOurs: true, measure: () => timeForecasts(threads, { batch, history, horizon }) },
        ask(torch, 'LSTMCell in a loop', threads, { kind: 'cells' }),
        ask(torch, 'nn.LSTM', threads, { kind: 'layers' }),
        ask(ort, "onnxruntime, torch's export of a step", threads, {}),
      ]);
      figures.push(...(await measureInTurns(task, contenders, ROUNDS)));
    }
  }
  for (const peer of [torch, ort]) if ('end' in peer) peer.end();
  const title = `Forecasts, two LSTM layers of ${HIDDEN}`;
  return { part: 'inference', title, machine: describePeers([torch, ort]), unit: 's', figures };
}

/** Measures what one more observation costs, and a forecast of one step after it. */
export async function benchStreaming(): Promise<PartFigures> {
  const [torch, ort] = [await startPythonPeer(), await startOnnxruntimePeer(HIDDEN)];
  const asked = { op: 'stream', hidden: HIDDEN, pushes: PUSHES, seconds: BUDGET };
  const task = `${PUSHES} observations, one by one`;
  const contenders: readonly Contender[] = [
    { name: 'onnxcast', threads: 1, isOurs: true, measure: () => timePushes() },
    {
      name: 'LSTMCell',
      threads: 1,
      isOurs: false,
      measure: async () => ('reason' in torch ? torch : torch.ask(asked)),
    },
    {
      name: "onnxruntime, torch's export of a step",
      threads: 1,
      isOurs: false,
      measure: async () => ('reason' in ort ? ort : ort.ask(asked)),
    },
  ];
  const figures = await measureInTurns(task, contenders, ROUNDS);
  for (const peer of [torch, ort]) if ('end' in peer) peer.end();
  const title = `A stream, two LSTM layers of ${HIDDEN}`;
  return { part: 'streaming', title, machine: describePeers([torch, ort]), unit: 's', figures };
}

/** The model that is forecast with, as a file. */
export function createModel(form: 'forecast' | 'stream' = 'forecast'): Uint8Array {
  const spec: ModelSpec = { features: ['y'], hidden: [HIDDEN, HIDDEN], scaling: 'none' };
  return convert(spec, initialWeights(spec, createRandom(0)), { form });
}

function describePeers(peers: readonly ({ readonly title: string } | { readonly reason: string })[]): string {
  return [describeMachine(), ...peers.map((peer) => ('title' in peer ? peer.title : peer.reason))].join('; ');
}

async function timeForecasts(
  threads: number,
  { batch, history, horizon }: { readonly batch: number; readonly history: number; readonly horizon: number },
) {
  const forecaster = await Forecaster.load(createModel(), { device: 'cpu', threads });
  const waves = Array.from({ length: batch }, (_, n) =>
    Float32Array.from({ length: history }, (_, t) => Math.sin((t + 7 * n) / 20)),
  );
  const times = await timeCalls(async () => {
    const [first] = await forecaster.forecast(waves, horizon);
    return first!.values.at(-1);
  }, BUDGET);
  await forecaster.dispose();
  return times;
}

async function timePushes() {
  const forecaster = await Forecaster.load(createModel('stream'), { device: 'cpu', threads: 1 });
  const times = await timeCalls(async () => {
    const stream = forecaster.open();
    for (let t = 0; t < PUSHES; t++) await stream.push([Math.sin(t / 20)]);
  }, BUDGET);
  await forecaster.dispose();
  return times;
}
