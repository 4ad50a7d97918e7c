// A model's folder in a Triton model repository: the graph of the step form, and a config whose sequence batcher keeps its state.
import { basename, resolve } from 'node:path';
import { statePartsOf } from '@onnxcast/converter';
import { calendarMeans, calendarStepOf, checkSpec, type ModelSpec, scalings } from '@onnxcast/model';
import { describeModel, type ValueDescription } from '@onnxcast/onnx';
import { checkGiven, InputError, KINDS } from '@onnxcast/series';

/** One file, by its path inside the model's folder. */
export interface TritonFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Sequences that one run of the graph may take together, and that may be open at once. */
const MOST_BATCH = 64;
const MOST_OPEN = 1024;
/** Triton forgets a sequence of which it has not heard for so long: a day. Its own default is a second. */
const IDLE_MICROSECONDS = 86_400_000_000;
/** File of the first state, in the folder where Triton looks for such. */
const FIRST_STATE = 'unit_scale';

/**
 * Lists the files that Triton needs to serve a model.
 *
 * With `max_batch_size` above 0 every shape of the config is that of one sequence: the batch axis, the first of every
 * input, output and state of the graph, is Triton's. A sequence starts with a state of zeros; that of a model with
 * scaling `standard` holds mean 0 and deviation 1, so that the graph takes values as they are and the caller scales.
 * @param folder the model's folder; its last part is the model's name
 * @param model bytes of a `step` form
 * @throws InputError when the folder's name is none for a model, or something is of another kind
 * Source: https://github.com/triton-inference-server/common/blob/main/protobuf/model_config.proto
 */
export function toTritonModel(folder: string, model: Uint8Array, spec: ModelSpec): readonly TritonFile[] {
  checkGiven({ folder }, KINDS.name);
  checkGiven({ model }, KINDS.bytes);
  checkSpec(spec);
  const name = basename(resolve(folder));
  if (!/^[\w.-]+$/.test(name)) {
    throw new InputError({
      option: 'triton',
      found: `the name "${name}"`,
      expected: 'letters, digits, "_", "-" and "." in the last part of the folder',
      remedy: 'Give another folder.',
    });
  }
  const { inputs, outputs } = describeModel(model, name);
  const state = dimsOf(inputs.find((input) => input.name === 'state')!);
  const { formula } = scalings[spec.scaling];
  const startsAtZero = formula === undefined && spec.calendar === undefined;
  const config = [
    formula === undefined
      ? '# One observation a request, in the units of the data.'
      : `# One observation a request, scaled by the caller: ${formula} of its series.`,
    `name: "${name}"`,
    'backend: "onnxruntime"',
    `max_batch_size: ${MOST_BATCH}`,
    ...inputs.filter((input) => input.name !== 'state').map((input) => formatValue('input', input)),
    ...outputs.filter((output) => output.name !== 'next_state').map((output) => formatValue('output', output)),
    `sequence_batching {
  max_sequence_idle_microseconds: ${IDLE_MICROSECONDS}
  oldest {
    max_candidate_sequences: ${MOST_OPEN}
  }
  state [
    {
      input_name: "state"
      output_name: "next_state"
      data_type: TYPE_FP64
      dims: ${state}
      initial_state: {
        name: "${startsAtZero ? 'nothing seen' : 'nothing seen, unit scale'}"
        data_type: TYPE_FP64
        dims: ${state}
        ${startsAtZero ? 'zero_data: true' : `data_file: "${FIRST_STATE}"`}
      }
    }
  ]
}`,
  ];
  return [
    { path: 'config.pbtxt', content: `${config.join('\n')}\n` },
    { path: '1/model.onnx', content: model },
    ...(startsAtZero ? [] : [{ path: `initial_state/${FIRST_STATE}`, content: firstState(spec) }]),
  ];
}

function formatValue(kind: 'input' | 'output', value: ValueDescription): string {
  return `${kind} [
  {
    name: "${value.name}"
    data_type: ${value.type === 'int64' ? 'TYPE_INT64' : 'TYPE_FP64'}
    dims: ${dimsOf(value)}
  }
]`;
}

/** Sizes of one sequence's share: [batch, ...sizes] -> `[ sizes ]`. */
function dimsOf({ shape }: ValueDescription): string {
  return `[ ${shape.slice(1).join(', ')} ]`;
}

/** Rows whose calendar is usual, where four years have more: as many as four years have hours. */
const MOST_ROWS = 4 * 8766;
const FOUR_YEARS = { second: 4 * 365.25 * 86_400, month: 48 };

/** The mean of a calendar's columns over four years: a sequence brings one row at a time, and none of them tells more. */
export function usualMeans(spec: ModelSpec): Float64Array {
  const { unit, count } = calendarStepOf(spec.frequency)!;
  return calendarMeans(spec, 0, Math.min(MOST_ROWS, Math.round(FOUR_YEARS[unit] / count)));
}

/** A state of which nothing is set but deviations of 1 and the usual means of a calendar's columns, as little-endian float64. */
function firstState(spec: ModelSpec): Uint8Array {
  const set: Readonly<Record<string, () => readonly number[]>> = {
    calendar_known: () => [1],
    calendar_mean: () => [...usualMeans(spec)],
  };
  const values = statePartsOf(spec).flatMap(
    ({ name, size }) => set[name]?.() ?? new Array<number>(size).fill(name === scalings[spec.scaling].sign ? 1 : 0),
  );
  const bytes = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, i) => {
    bytes.setFloat64(i * 8, value, true);
  });
  return new Uint8Array(bytes.buffer);
}
