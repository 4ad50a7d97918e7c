// Python's ONNX Runtime, where a Python on the PATH has it: another program that reads our files.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Tensor, UnsupportedError } from '@onnxcast/series';
import { findPython, runCommand } from '@onnxcast/setup';

/** What a graph gave. */
interface PythonRun {
  readonly forecast: Float32Array;
  readonly fitted: Float32Array;
  readonly milliseconds: readonly number[];
}

/** A Python that has ONNX Runtime. */
export interface PythonRuntime {
  /** For a person: `Python's onnxruntime 1.30.0, cpu`. */
  readonly description: string;
  /** Runs a graph that needs one call (any form but `step`), three times; `forecast` is [batch, horizon, targets], `fitted` [batch, time - 1, targets], both flat. */
  forecast(model: Uint8Array, history: Tensor, horizon: number, future: Tensor | undefined): Promise<PythonRun>;
}

const script = `
import json, sys, time
import numpy, onnxruntime
folder, shape, horizon = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.log_severity_level = 3
session = onnxruntime.InferenceSession(folder + '/model.onnx', options, providers=['CPUExecutionProvider'])
feeds = {'history': numpy.fromfile(folder + '/history.bin', numpy.float32).reshape(shape)}
for given in session.get_inputs():
    if given.name == 'horizon': feeds['horizon'] = numpy.array(horizon, numpy.int64)
    if given.name == 'future_covariates':
        feeds['future_covariates'] = numpy.fromfile(folder + '/future.bin', numpy.float32).reshape(shape[0], horizon, -1)
    if given.name == 'state': feeds['state'] = numpy.zeros((0, given.shape[1]), numpy.float32)
times = []
for _ in range(3):
    start = time.perf_counter()
    forecast, fitted = session.run(['forecast', 'fitted'], feeds)
    times.append(1000 * (time.perf_counter() - start))
forecast.tofile(folder + '/forecast.bin')
fitted.tofile(folder + '/fitted.bin')
print(json.dumps(times))
`;

/** Finds a Python with ONNX Runtime, or says why there is none. */
export async function findPythonRuntime(): Promise<PythonRuntime | { readonly reason: string }> {
  const python = await findPython(process.env);
  if ('problem' in python) return { reason: python.problem };
  const question = 'import onnxruntime, numpy; print(onnxruntime.__version__)';
  const { code, stdout } = await runCommand(python.executable, ['-c', question], { env: process.env });
  if (code !== 0)
    return { reason: `${python.name} (${python.version}) has no onnxruntime. Install it with pip to compare.` };
  return {
    description: `Python's onnxruntime ${stdout.trim()}, cpu`,
    forecast: (model, history, horizon, future) => runPython(python.executable, model, { history, horizon, future }),
  };
}

async function runPython(
  executable: string,
  model: Uint8Array,
  { history, horizon, future }: { history: Tensor; horizon: number; future: Tensor | undefined },
): Promise<PythonRun> {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-verify-'));
  try {
    await writeFile(join(folder, 'model.onnx'), model);
    const write = ({ data }: Tensor, name: string) =>
      writeFile(join(folder, name), new Uint8Array(Float32Array.from(data).buffer));
    await write(history, 'history.bin');
    if (future !== undefined) await write(future, 'future.bin');
    const args = ['-c', script, folder, JSON.stringify(history.shape), String(horizon)];
    const { code, stdout, stderr } = await runCommand(executable, args, { env: process.env });
    if (code !== 0) {
      const last = stderr.trim().split('\n').at(-1);
      throw new UnsupportedError(
        `Python's onnxruntime does not run this model: ${last}. Update it, or hide it from the PATH.`,
      );
    }
    const read = async (name: string) => {
      const bytes = await readFile(join(folder, name));
      return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    };
    const [forecast, fitted] = [await read('forecast.bin'), await read('fitted.bin')];
    return { forecast, fitted, milliseconds: JSON.parse(stdout) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
