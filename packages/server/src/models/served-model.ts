// One open version of a model: its sessions in all threads, the forecaster over them, and the calls that are under way.
import { createHash } from 'node:crypto';
import { convert, readWeights } from '@onnxcast/converter';
import { describeModel, type ModelDescription } from '@onnxcast/onnx';
import { forms } from '@onnxcast/onnx/forms';
import { type ModelContract, readContract } from '@onnxcast/onnx/read-contract';
import type { Tensors } from '@onnxcast/runtime';
import { Forecaster, type OpenSession } from '@onnxcast/runtime';
import type { WorkerClient } from '@onnxcast/runtime-node';
import type { Scheduler } from '../batching/scheduler.ts';
import { HttpError } from '../http/errors.ts';

/** Where models run. */
export interface Threads {
  readonly lanes: readonly WorkerClient[];
  readonly scheduler: Scheduler;
}

/** A model that answers calls. */
export interface ServedModel {
  readonly name: string;
  readonly version: number;
  /** SHA-256 of its bytes. */
  readonly digest: string;
  readonly description: Pick<ModelDescription, 'inputs' | 'outputs' | 'metadata'>;
  readonly contract: ModelContract;
  readonly forecaster: Forecaster;
  /** Runs the graph as it is. */
  infer(feeds: Tensors, outputs: readonly string[]): Promise<Tensors>;
  /** The same model in the form that takes observations bit by bit, made when it is first asked for. */
  streams(): Promise<Forecaster>;
  /** Does something with the model, which stays open until that is done. */
  use<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Closes it once all that is under way is done. */
  retire(): Promise<void>;
}

/** What is opened. */
export interface ModelBytes {
  readonly name: string;
  readonly version: number;
  readonly bytes: Uint8Array;
}

/** Series of one call that are spread over threads, and put together with others, as if each were a call. */
const AT_ONCE = 1024;

let opened = 0;

/**
 * Opens a model in all threads.
 * @throws ModelFileError when the bytes are no model that forecasts
 */
export async function openModel({ name, version, bytes }: ModelBytes, threads: Threads): Promise<ServedModel> {
  const file = `${name}, version ${version}`;
  const contract = readContract(bytes, file);
  const { inputs, outputs, metadata } = describeModel(bytes, file);
  const session = { name, file, threads };
  let run: ((feeds: Tensors, outputs: readonly string[]) => Promise<Tensors>) | undefined;
  const forecaster = await openForecaster(bytes, { ...session, onOpen: (own) => (run = own) });
  let streams: Promise<Forecaster> | undefined;
  let underWay = 0;
  let onIdle: (() => void) | undefined;
  return {
    name,
    version,
    digest: createHash('sha256').update(bytes).digest('hex'),
    contract,
    forecaster,
    description: { inputs, outputs, metadata },
    infer: (feeds, wanted) => run!(feeds, wanted),
    streams() {
      if (contract.form === 'stream') return Promise.resolve(forecaster);
      streams ??= openStreams(bytes, contract, session);
      return streams;
    },
    async use(work) {
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        if (underWay === 0) onIdle?.();
      }
    },
    async retire() {
      if (underWay > 0) await new Promise<void>((resolve) => (onIdle = resolve));
      await forecaster.dispose();
      await (await streams?.catch(() => undefined))?.dispose();
    },
  };
}

interface SessionPlace {
  readonly name: string;
  readonly file: string;
  readonly threads: Threads;
  readonly onOpen?: (run: (feeds: Tensors, outputs: readonly string[]) => Promise<Tensors>) => void;
}

/** A forecaster whose session is one in every thread, and whose runs are put together by the scheduler. */
function openForecaster(bytes: Uint8Array, place: SessionPlace): Promise<Forecaster> {
  const { name, file, threads, onOpen } = place;
  const { form } = readContract(bytes, file);
  const { inputs, outputs } = forms[form];
  const ends = Object.entries({ ...inputs, ...outputs });
  const batched = new Set(ends.flatMap(([end, { shape }]) => (String(shape[0]).startsWith('batch') ? [end] : [])));
  const openSession: OpenSession = async (model, { device }) => {
    const sessions = await Promise.all(threads.lanes.map((lane) => lane.open({ model, device, file })));
    opened += 1;
    const own = {
      key: `${name} ${opened}`,
      name,
      batched,
      run: (lane: number, feeds: Tensors, wanted: readonly string[]) => sessions[lane]!.run(feeds, wanted),
    };
    const all = Object.keys(outputs);
    const run = (feeds: Tensors, wanted: readonly string[] = all) => threads.scheduler.run(own, feeds, wanted);
    onOpen?.(run);
    const { runtime } = sessions[0]!;
    return {
      description: `${runtime.name} ${runtime.version ?? ''}, ${runtime.device ?? ''}, ${sessions.length} threads`,
      runtime,
      parallel: AT_ONCE,
      run,
      dispose: async () => void (await Promise.all(sessions.map((one) => one.close()))),
    };
  };
  return Forecaster.load(bytes, { openSession, device: 'cpu', file });
}

async function openStreams(bytes: Uint8Array, { spec }: ModelContract, place: SessionPlace): Promise<Forecaster> {
  if (spec === undefined) {
    throw new HttpError(
      400,
      `${place.file}: it carries no description of its model`,
      'Open streams of a model that onnxcast exported.',
    );
  }
  const { weights } = readWeights(bytes, place.file);
  return openForecaster(convert(spec, weights, { form: 'stream' }), place);
}
