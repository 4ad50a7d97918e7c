// onnxruntime-web as a session. The only file that speaks its tensors.
import type { OpenSession, RuntimeDescription, Session, SessionTensor } from '@onnxcast/runtime';
import { createQueue, describeError } from '@onnxcast/runtime/sessions';
import { command, type ErrorFields, InputError, ModelFileError, text, UnsupportedError } from '@onnxcast/series/errors';
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { describe } from './describe.ts';
import { loadOrt, type Ort, type OrtBuild, ortMissing, type RuntimeOptions, wasmBuild } from './ort.ts';

/** What runs a model, and what a person should know of the choice. */
export interface ChosenBuild {
  readonly build: OrtBuild;
  readonly note?: string;
}

/** Chooses what runs a model on a device; throws `UnsupportedError` where nothing does. */
export type ChooseBuild = (device: string, model: Uint8Array) => ChosenBuild | Promise<ChosenBuild>;

/** onnxruntime-web is one program with one memory: its sessions take turns. */
const turns = createQueue();

/** Warnings are about the graph's insides, which no caller can change. */
const logErrorsOnly = 3;

/**
 * Makes what a `Forecaster` needs to open a model in this page, worker or Node process.
 * @throws InputError when `threads` is no whole number from 1
 */
export function createOpenSession(options: RuntimeOptions = {}, choose: ChooseBuild = chooseWasm): OpenSession {
  const asked = options.threads;
  if (asked !== undefined && (!Number.isSafeInteger(asked) || asked < 1)) {
    const expected = 'a whole number, 1 or more';
    throw new InputError({ option: 'threads', found: String(asked), expected, remedy: 'Give another number.' });
  }
  return async (model, { device, file = 'model' }) => {
    const { build, note } = await choose(device, model);
    const { ort, threads, note: noteOnThreads } = await loadOrt(build, options);
    const session = await turns.add(() => createSession(ort, build, { model, file }));
    const isLate = build === wasmBuild && asked !== undefined && asked !== threads;
    const late = isLate ? `the first model of the page decided on threads, ${asked} asked for here` : undefined;
    const notes = [note, noteOnThreads ?? late].filter((one) => one !== undefined);
    return wrapSession(ort, session, {
      name: 'onnxruntime-web',
      version: ort.env.versions.web ?? ort.env.versions.common,
      device: build.device,
      threads,
      worker: false,
      ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
    });
  };
}

/** WebAssembly, the one build that a page carries unasked; `cpu` is `wasm` by the name that all runtimes know. */
const chooseWasm: ChooseBuild = (device) => {
  if (device === 'auto' || device === 'wasm' || device === 'cpu') return { build: wasmBuild };
  const remedy = 'For WebGPU import Forecaster from `onnxcast/web/webgpu`, or `@onnxcast/runtime-web/webgpu`.';
  throw unknownDevice(device, { expected: 'auto, wasm or cpu', ...(device === 'webgpu' ? { remedy } : {}) });
};

/** A device that there is not in a page. */
export function unknownDevice(device: string, fields: ErrorFields): UnsupportedError {
  return new UnsupportedError({ option: 'device', found: JSON.stringify(device), ...fields });
}

async function createSession(
  ort: Ort,
  build: OrtBuild,
  { model, file }: { readonly model: Uint8Array; readonly file: string },
): Promise<InferenceSession> {
  try {
    const executionProviders = [build.device];
    return await ort.InferenceSession.create(model, { executionProviders, logSeverityLevel: logErrorsOnly });
  } catch (cause) {
    const found = describeError(cause);
    if (/no available backend|initializeWebAssembly/.test(found)) throw ortMissing(cause, build);
    const remedy = text`Export it again with ${command('export')}.`;
    throw new ModelFileError({ file, found: `ONNX Runtime refuses this model: ${found}`, remedy, cause });
  }
}

function wrapSession(ort: Ort, session: InferenceSession, runtime: RuntimeDescription): Session {
  return {
    description: describe(runtime),
    runtime,
    run: (feeds, outputs) =>
      turns.add(async () => {
        const tensors = Object.fromEntries(
          Object.entries(feeds).map(([name, { type, data, shape }]) => [name, new ort.Tensor(type, data, shape)]),
        );
        const results = await (outputs === undefined ? session.run(tensors) : session.run(tensors, outputs));
        return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, unwrapTensor(value)]));
      }),
    dispose: () => turns.add(() => session.release()),
  };
}

function unwrapTensor({ type, dims, data }: Tensor): SessionTensor {
  if (type === 'float32' || type === 'float64' || type === 'int64')
    return { type, shape: dims, data: data as SessionTensor['data'] };
  throw new UnsupportedError({
    found: `the model gives a tensor of type ${type}`,
    expected: 'float32, float64 or int64',
  });
}
