// Forecasts of every size, and a stream's single steps, ours and every peer's.
import { convert } from '@onnxcast/converter';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { Forecaster } from '@onnxcast/runtime-node';
import { createRandom } from '@onnxcast/series';
import { type Contender, describeMachine, type Figure, type PartFigures } from './figures.ts';
import { measureInTurns, readyToCall } from './measure-in-turns.ts';
import { startOnnxruntimePeer } from './onnxruntime-peer.ts';
import { askPeer, startPythonPeer } from './python-peer.ts';

const HIDDEN = 64;
/** Steps of so many series above which a forecast of every peer, again and again, takes many minutes. */
const LARGE = 1_000_000;
/** A short history with a short forecast, a long one with a long one. */
const LENGTHS = [
  { history: 100, horizon: 24 },
  { history: 999, horizon: 1000 },
] as const;
const STEP_EXPORT = "onnxruntime, torch's export of a step";
/** Observations of a stream that are measured together. */
const PUSHES = 200;

/** Measures forecasts of a model of two layers of 64. */
export async function benchInference(): Promise<PartFigures> {
  const [torch, ort] = [await startPythonPeer(), await startOnnxruntimePeer(HIDDEN)];
  const figures: Figure[] = [];
  for (const { history, horizon } of LENGTHS) {
    for (const batch of [1, 3, 97, 1000]) {
      const task = `${batch} x ${history} known, ${horizon} ahead`;
      const asked = { op: 'forecast', hidden: HIDDEN, batch, history, horizon };
      const ask = (peer: typeof torch, name: string, threads: number, more: object): Contender => {
        return { name, threads, isOurs: false, open: () => askPeer(peer, { ...asked, threads, ...more }) };
      };
      const contenders: readonly Contender[] = [1, 2].flatMap((threads) => [
        { name: 'onnxcast', threads, isOurs: true, open: () => openForecasts(threads, { batch, history, horizon }) },
        ask(torch, 'LSTMCell in a loop', threads, { kind: 'cells' }),
        ask(torch, 'nn.LSTM', threads, { kind: 'layers' }),
        ask(ort, STEP_EXPORT, threads, {}),
      ]);
      const isLarge = batch * (history + horizon) > LARGE;
      figures.push(...(await measureInTurns(task, contenders, { isLarge })));
    }
  }
  for (const peer of [torch, ort]) if ('end' in peer) peer.end();
  const title = `Forecasts, two LSTM layers of ${HIDDEN}`;
  return { part: 'inference', title, machine: describePeers([torch, ort]), unit: 's', figures };
}

/** Measures what one more observation costs, and a forecast of one step after it. */
export async function benchStreaming(): Promise<PartFigures> {
  const [torch, ort] = [await startPythonPeer(), await startOnnxruntimePeer(HIDDEN)];
  const asked = { op: 'stream', hidden: HIDDEN, pushes: PUSHES };
  const task = `${PUSHES} observations, one by one`;
  const contenders: readonly Contender[] = [
    { name: 'onnxcast', threads: 1, isOurs: true, open: () => openPushes() },
    { name: 'LSTMCell', threads: 1, isOurs: false, open: () => askPeer(torch, asked) },
    { name: STEP_EXPORT, threads: 1, isOurs: false, open: () => askPeer(ort, asked) },
  ];
  const figures = await measureInTurns(task, contenders);
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

async function openForecasts(
  threads: number,
  { batch, history, horizon }: { readonly batch: number; readonly history: number; readonly horizon: number },
) {
  const forecaster = await Forecaster.load(createModel(), { device: 'cpu', threads });
  const waves = Array.from({ length: batch }, (_, n) =>
    Float32Array.from({ length: history }, (_, t) => Math.sin((t + 7 * n) / 20)),
  );
  const call = async () => (await forecaster.forecast(waves, horizon))[0]!.values.at(-1);
  return readyToCall(call, () => forecaster.dispose());
}

async function openPushes() {
  const forecaster = await Forecaster.load(createModel('stream'), { device: 'cpu', threads: 1 });
  const call = async () => {
    const stream = forecaster.open();
    for (let t = 0; t < PUSHES; t++) await stream.push([Math.sin(t / 20)]);
  };
  return readyToCall(call, () => forecaster.dispose());
}
