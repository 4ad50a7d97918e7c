// The worker that trains: a model, on the series that the page hands it, epoch by epoch, until it is done or stopped.
import { countParameters, scalings } from '@onnxcast/model';
import {
  convert,
  DivergedError,
  type Epoch,
  exportEpoch,
  readWeights,
  type Training,
  trainInTurns,
} from 'onnxcast/web/training';
import type { Ended, TrainCall, TrainingCall, TrainingMessage } from './training-protocol.ts';

const stop = new AbortController();

/** One thread, and ONNX Runtime's files beside the script. */
const runtime = { threads: 1, wasmPaths: new URL('.', self.location.href).href };

self.addEventListener('message', async ({ data }: MessageEvent<TrainingCall>) => {
  if (data.call === 'stop') return stop.abort();
  try {
    tell(await learn(data));
  } catch (error) {
    const { name, message, cause: _, ...fields } = error instanceof Error ? error : new Error(String(error));
    tell({ kind: 'failed', error: { ...fields, name, message } });
  }
});

function tell(message: TrainingMessage): void {
  self.postMessage(message);
}

async function learn({ series, options, from }: TrainCall): Promise<Ended> {
  const model = from && readWeights(from.bytes, from.file);
  const training = await trainInTurns(series, {
    ...options,
    ...runtime,
    ...(model && { model: { spec: model.spec, weights: model.weights } }),
    signal: stop.signal,
    onEvaluation: ({ epoch, loss }) => tell({ kind: 'evaluated', epoch, loss }),
  });
  const { spec, validation, choice } = training;
  const { unit } = scalings[spec.scaling];
  tell({
    kind: 'begun',
    parameters: countParameters(spec),
    epochs: training.options.epochs,
    kept: validation.future.shape[1]!,
    unit: unit === undefined ? '' : ` ${unit}`,
  });
  const { best, before, why } = await learnEpochs(training);
  const words = {
    ...(before && { before }),
    ...(why !== undefined && { why }),
    ...(choice && { choice: `${spec.skip ?? 0} past values` }),
  };
  if (best === undefined) return { kind: 'ended', ...words };
  const bytes = await exportEpoch(best, { series, training, load: runtime });
  return { kind: 'ended', model: bytes, chosen: best.history.at(-1)!, ...words };
}

/** Takes the epochs one by one, until there are no more, the training goes astray or is stopped. */
async function learnEpochs(training: Training): Promise<Pick<Ended, 'before' | 'why'> & { readonly best?: Epoch }> {
  let best: Epoch | undefined;
  let last: Epoch | undefined;
  const found = () => {
    const before = last?.history.find(({ epoch }) => epoch === 0);
    return { ...(best && { best }), ...(before && { before }) };
  };
  try {
    for await (const epoch of training) {
      last = epoch;
      if (epoch.isChosen) best = epoch;
      const { weights, history, isChosen } = epoch;
      tell({ kind: 'epoch', figures: history.at(-1)!, isChosen, model: convert(training.spec, weights) });
    }
  } catch (error) {
    if (stop.signal.aborted) return { ...found(), why: 'Stopped.' };
    if (!(error instanceof DivergedError) || last === undefined) throw error;
    return { ...found(), why: 'It went astray, so it ended early.' };
  }
  return found();
}
