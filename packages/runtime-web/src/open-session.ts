// onnxruntime-web as a session. The only file that speaks its tensors.
import {
  createQueue,
  type OpenSession,
  type RuntimeDescription,
  type Session,
  type SessionTensor,
} from '@onnxcast/runtime';
import { InputError, ModelFileError, UnsupportedError } from '@onnxcast/series/errors';
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { describe } from './describe.ts';
import { type Build, loadOrt, type Ort, ortMissing, type RuntimeOptions } from './ort.ts';
import { findObstacle } from './webgpu.ts';

/** Devices of this package; `cpu` is `wasm` by the name that all runtimes know. */
const devices = ['auto', 'wasm', 'webgpu', 'cpu'] as const;

/** The graphs of ours that WebGPU can run are run once a step, and their results fetched from the GPU each time. */
const roundTrips = 'a graph of one step would wait for the GPU at each';

/** onnxruntime-web is one program with one memory: its sessions take turns. */
const turns = createQueue();

/** Warnings are about the graph's insides, which no caller can change. */
const logErrorsOnly = 3;

/**
 * Makes what a `Forecaster` needs to open a model in this page, worker or Node process.
 * @throws InputError when `threads` is no whole number from 1
 */
export function createOpenSession(options: RuntimeOptions = {}): OpenSession {
  const { threads } = options;
  if (threads !== undefined && (!Number.isSafeInteger(threads) || threads < 1)) {
    throw new InputError(`threads: found ${threads}, expected a whole number, 1 or more. Give another number.`);
  }
  return async (model, { device, file = 'model' }) => {
    if (!devices.some((known) => known === device)) {
      throw new UnsupportedError(`device: there is no "${device}" in a page, expected one of ${devices.join(', ')}.`, {
        expected: devices.join(', '),
        found: device,
      });
    }
    if (device !== 'auto' && device !== 'webgpu') return open('wasm', model, file, options, []);
    const obstacle = await findObstacle(model);
    if (device === 'auto') return open('wasm', model, file, options, [`no WebGPU: ${obstacle ?? roundTrips}`]);
    if (obstacle !== undefined) throw webgpuMissing(obstacle);
    return open('webgpu', model, file, options, []);
  };
}

async function open(
  build: Build,
  model: Uint8Array,
  file: string,
  options: RuntimeOptions,
  notes: readonly string[],
): Promise<Session> {
  const { ort, threads, note } = await loadOrt(build, options);
  const session = await turns.add(() => createSession(ort, build, model, file));
  const all = [...notes];
  if (note !== undefined) all.push(note);
  else if (build === 'wasm' && (options.threads ?? threads) !== threads) {
    all.push(`the first model of the page decided on threads, ${options.threads} asked for here`);
  }
  return wrapSession(ort, session, {
    name: 'onnxruntime-web',
    version: ort.env.versions.web ?? ort.env.versions.common,
    device: build,
    threads,
    worker: false,
    ...(all.length === 0 ? {} : { note: all.join('; ') }),
  });
}

function webgpuMissing(obstacle: string): UnsupportedError {
  return new UnsupportedError(
    `device webgpu: ${obstacle}. Use device wasm or auto, or a graph of one step (\`npx onnxcast export --form step\`) in a browser with WebGPU.`,
  );
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().replace(/\.$/, '');
}

async function createSession(ort: Ort, build: Build, model: Uint8Array, file: string): Promise<InferenceSession> {
  try {
    return await ort.InferenceSession.create(model, { executionProviders: [build], logSeverityLevel: logErrorsOnly });
  } catch (cause) {
    const found = messageOf(cause);
    if (/no available backend|initializeWebAssembly/.test(found)) throw ortMissing(cause, build);
    throw new ModelFileError(
      `${file}: ONNX Runtime refuses this model: ${found}. Export it again with \`npx onnxcast export\`.`,
      { file, cause },
    );
  }
}

function wrapSession(ort: Ort, session: InferenceSession, runtime: RuntimeDescription): Session {
  return {
    description: describe(runtime),
    runtime,
    inputNames: session.inputNames,
    outputNames: session.outputNames,
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
  if (data instanceof Float32Array && type === 'float32') return { type, shape: dims, data };
  if (data instanceof BigInt64Array && type === 'int64') return { type, shape: dims, data };
  throw new UnsupportedError(`The model gives a tensor of type ${type}, expected float32 or int64.`);
}
