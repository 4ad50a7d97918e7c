// Runs damaged models as those of a stranger, through ONNX Runtime: each is refused with a typed error, ended at its limits, or forecasts.
import { convert } from '@onnxcast/converter';
import { decodeModel, encodeProto } from '@onnxcast/onnx';
import { createRandom, OnnxcastError } from '@onnxcast/series';
import { readSine64 } from '../../test/contracts/form.suite.ts';
import { mutate } from '../../test/fuzz/mutate.suite.ts';

/** What became of the models. */
export interface RunModels {
  /** Refused before ONNX Runtime saw them. */
  refused: number;
  /** Refused by ONNX Runtime, in a typed error. */
  unopened: number;
  /** Ended with their process: by memory, by time, or by a crash of ONNX Runtime. */
  ended: number;
  /** Forecast the same numbers, and others. */
  same: number;
  other: number;
  /** Longest that one took, in milliseconds. */
  slowest: number;
  readonly problems: string[];
}

/** Bytes of the model's beginning that say how the rest is read. */
const STRUCTURE = 6000;

/** Seconds a model may take; beyond twice as long something does not hold it. */
const TIMEOUT = 5;

/** Damages a model without digests, as strangers' come, once a seed, and runs each. */
export async function attackRuns({
  models,
  seed,
}: {
  readonly models: number;
  readonly seed: number;
}): Promise<RunModels> {
  // What is built starts its processes in a third of the time.
  const { Forecaster } = (await import(
    new URL('../../packages/runtime-node/dist/index.js', import.meta.url).href
  )) as typeof import('@onnxcast/runtime-node');
  const model = withoutDigests();
  const history = Array.from({ length: 50 }, (_, t) => Math.sin(t / 5));
  const forecast = async (bytes: Uint8Array) => {
    const forecaster = await Forecaster.load(bytes, {
      device: 'cpu',
      untrusted: true,
      timeout: TIMEOUT,
      file: 'damaged',
    });
    try {
      return await forecaster.forecast(history, 12);
    } finally {
      await forecaster.dispose();
    }
  };
  const expected = JSON.stringify([...(await forecast(model)).values]);
  const found: RunModels = { refused: 0, unopened: 0, ended: 0, same: 0, other: 0, slowest: 0, problems: [] };
  for (let one = seed; one < seed + models; one++) {
    const begun = performance.now();
    try {
      const { values } = await forecast(mutate(model, createRandom(one), STRUCTURE));
      if (values.every(Number.isFinite)) found[JSON.stringify([...values]) === expected ? 'same' : 'other']++;
      else found.problems.push(`seed ${one}: forecast ${values}`);
    } catch (error) {
      if (!isOurs(error)) found.problems.push(`seed ${one}: ${error instanceof Error ? error.stack : error}`);
      else if (/does not run to its end/.test(error.message)) found.ended++;
      else if (/ONNX ?Runtime/i.test(error.message)) found.unopened++;
      else found.refused++;
    }
    const took = performance.now() - begun;
    found.slowest = Math.max(found.slowest, took);
    if (took > 2000 * TIMEOUT) found.problems.push(`seed ${one}: took ${took.toFixed(0)} ms`);
    if ((one - seed) % 500 === 499) console.error(`${one - seed + 1} models, ${JSON.stringify(found)}`);
  }
  return found;
}

/** Errors of what is built are of classes of their own: told by their names. */
function isOurs(error: unknown): error is Error {
  const names = ['InputError', 'ModelFileError', 'SetupError', 'UnsupportedError'];
  return error instanceof OnnxcastError || (error instanceof Error && names.includes(error.name));
}

function withoutDigests(): Uint8Array {
  const { spec, weights } = readSine64();
  const { metadata_props = [], ...rest } = decodeModel(convert(spec, weights), 'model');
  const digests = ['onnxcast.sha256', 'onnxcast.tensors'];
  return encodeProto({ ...rest, metadata_props: metadata_props.filter(({ key }) => !digests.includes(key ?? '')) });
}
