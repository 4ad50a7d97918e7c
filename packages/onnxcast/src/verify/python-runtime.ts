// Python's ONNX Runtime, where a Python on the PATH has it: another program that reads our files.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnsupportedError } from '@onnxcast/series';
import { findPython, runCommand } from '@onnxcast/setup';
import {
  fromAnswer,
  type Given,
  type GraphRun,
  type GraphRuntime,
  type MissingRuntime,
  toRequest,
} from './graph-runtime.ts';

const NAME = "Python's onnxruntime, cpu";

const script = `
import base64, json, sys, time
import numpy, onnxruntime
path = sys.argv[1]
with open(path) as file: request = json.load(file)
def decode(text, shape): return numpy.frombuffer(base64.b64decode(text), numpy.float64).reshape(shape).astype(numbers)
def encode(values): return base64.b64encode(values.astype(numpy.float64).tobytes()).decode()
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.log_severity_level = 3
session = onnxruntime.InferenceSession(base64.b64decode(request['model']), options, providers=['CPUExecutionProvider'])
numbers = numpy.float64 if session.get_outputs()[0].type == 'tensor(double)' else numpy.float32
feeds = {'history': decode(request['history'], request['shape'])}
for given in session.get_inputs():
    if given.name == 'horizon': feeds['horizon'] = numpy.array(request['horizon'], numpy.int64)
    if given.name == 'future_covariates': feeds['future_covariates'] = decode(request['future'], request['futureShape'])
    if given.name == 'start_time': feeds['start_time'] = numpy.array(request['starts'], numpy.int64)
    if given.name == 'state': feeds['state'] = numpy.zeros((0, given.shape[1]), numbers)
times = []
names = [output.name for output in session.get_outputs() if output.name in ('forecast', 'fitted', 'lower', 'upper')]
for run in range(4):
    start = time.perf_counter()
    results = session.run(names, feeds)
    if run > 0: times.append(1000 * (time.perf_counter() - start))
with open(path, 'w') as file:
    json.dump({**{name: encode(values) for name, values in zip(names, results)}, 'milliseconds': times}, file)
`;

/** Finds a Python with ONNX Runtime, or says why there is none. */
export async function findPythonRuntime(): Promise<GraphRuntime | MissingRuntime> {
  const python = await findPython(process.env);
  if ('problem' in python) return { name: NAME, reason: python.problem };
  const question = 'import onnxruntime, numpy; print(onnxruntime.__version__)';
  const { code, stdout } = await runCommand(python.executable, ['-c', question], { env: process.env });
  if (code !== 0) {
    const reason = `${python.name} (${python.version}) has no onnxruntime. Install it with pip to compare.`;
    return { name: NAME, reason };
  }
  const run = (model: Uint8Array, given: Given) => runPython(python.executable, model, given);
  return { name: NAME, version: stdout.trim(), runsSteps: false, run };
}

async function runPython(executable: string, model: Uint8Array, given: Given): Promise<GraphRun> {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-verify-'));
  try {
    const path = join(folder, 'request.json');
    await writeFile(path, JSON.stringify(toRequest(model, given)));
    const { code, stderr } = await runCommand(executable, ['-c', script, path], { env: process.env });
    if (code !== 0) {
      const last = stderr.trim().split('\n').at(-1);
      throw new UnsupportedError(
        `Python's onnxruntime does not run this model: ${last}. Update it, or hide it from the PATH.`,
      );
    }
    return fromAnswer(JSON.parse(await readFile(path, 'utf8')), given.history.length);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
