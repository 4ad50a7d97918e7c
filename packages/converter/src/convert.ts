// From spec and weights to the bytes of an .onnx file: the table of contents of this package.
import { cellOf, type ModelSpec, rolesOf, toMetadata, type Weights, weightShapes } from '@onnxcast/model';
import { encodeModel, formKey, forms, type Graph, type GraphForm, graphForms } from '@onnxcast/onnx';
import { InputError } from '@onnxcast/series/errors';
import { buildForecast } from './form-forecast.ts';
import { buildStep } from './form-step.ts';
import { buildStream } from './form-stream.ts';
import { buildUnrolled, type FixedLengths } from './form-unrolled.ts';
import { statePartsOf } from './state.ts';

/** Options of {@link convert}. */
export interface ConvertOptions {
  /** Default `forecast`. */
  readonly form?: GraphForm;
  /** Steps of history of a form of fixed lengths (`unrolled`). */
  readonly time?: number;
  /** Steps to forecast of a form of fixed lengths (`unrolled`). */
  readonly horizon?: number;
  /** Further `metadata_props`, such as training figures. */
  readonly training?: Readonly<Record<string, string>>;
}

/**
 * Opset 14 is the oldest with today's `LSTM` (the last change before bfloat16), and nothing here needs a newer one; IR
 * version 7 came with it. Runtimes read older opsets and refuse newer ones, so the oldest that will do runs in most
 * places: ONNX Runtime since 1.8 (2021), and every runtime that has `LSTM` at all.
 */
export const opset = 14;
export const irVersion = 7;

/** Name and version that the file says it was made by. */
export const producer = { name: 'onnxcast', version: '0.1.0' } as const;

/**
 * Writes a model as one self-contained ONNX file.
 * @param weights by PyTorch's names, as `weightShapes(spec)` lists them; float64 is rounded to float32
 * @returns the bytes of the file; the same arguments always give the same bytes
 * @throws InputError when a weight is missing, has another shape or is no finite number, or when `unrolled` lacks a length
 * @example writeFileSync('model.onnx', convert(spec, weights));
 */
export function convert(spec: ModelSpec, weights: Weights, options: ConvertOptions = {}): Uint8Array {
  const form = options.form ?? graphForms[0]!;
  checkWeights(spec, weights);
  const graph = buildGraph(form, spec, weights, options);
  return encodeModel(graph, {
    irVersion,
    opset,
    producer: producer.name,
    producerVersion: producer.version,
    doc: describe(form, spec),
    metadata: toMetadata(spec, {
      [formKey]: form,
      'onnxcast.version': producer.version,
      ...('state' in forms[form].inputs ? { 'onnxcast.state': JSON.stringify(statePartsOf(spec)) } : {}),
      ...options.training,
    }),
  });
}

/** How each form is built; the lengths are those of a form that has fixed ones. */
const builders: Readonly<Record<GraphForm, (spec: ModelSpec, weights: Weights, lengths: FixedLengths) => Graph>> = {
  forecast: buildForecast,
  stream: buildStream,
  step: buildStep,
  unrolled: buildUnrolled,
};

function buildGraph(form: GraphForm, spec: ModelSpec, weights: Weights, options: ConvertOptions): Graph {
  if (!Object.hasOwn(builders, form)) {
    throw new InputError(`There is no graph form "${form}", expected one of: ${graphForms.join(', ')}.`);
  }
  const isFixed = forms[form].lengths === 'fixed';
  const lengthOf = (name: 'time' | 'horizon') => (isFixed ? checkLength(form, name, options[name]) : 0);
  return builders[form](spec, weights, { time: lengthOf('time'), horizon: lengthOf('horizon') });
}

function describe(form: GraphForm, spec: ModelSpec): string {
  const scaled =
    spec.scaling === 'none' ? 'values taken as they are' : 'each series scaled by its own mean and deviation';
  const cells = `${cellOf(spec).toUpperCase()} cells of ${spec.hidden.join(' and ')} units`;
  const names = rolesOf(spec).targets.names;
  const covariates = spec.features.filter((name) => !names.includes(name));
  const beside = covariates.length === 0 ? '' : `, beside ${covariates.join(', ')}`;
  return `Forecasts ${names.join(', ')}${beside} with ${cells}; ${scaled}. Form: ${form}.`;
}

function checkLength(form: string, name: string, value: number | undefined): number {
  if (value !== undefined && Number.isSafeInteger(value) && value >= 1) return value;
  const found = value === undefined ? 'is missing' : `is ${value}`;
  throw new InputError(
    `The ${form} form has fixed lengths: its ${name} ${found}, expected a whole number of steps, 1 or more. Give it, or use the forecast form.`,
  );
}

function checkWeights(spec: ModelSpec, weights: Weights): void {
  for (const { name, shape } of weightShapes(spec)) {
    const tensor = weights[name];
    const place = { tensor: name, expected: `[${shape}]` };
    const remedy = 'Give the weights that belong to this spec.';
    if (tensor === undefined) {
      throw new InputError(`Weight "${name}" is missing, expected shape [${shape}]. ${remedy}`, place);
    }
    const size = shape.reduce((product, n) => product * n, 1);
    if (String(tensor.shape) !== String(shape) || tensor.data.length !== size) {
      const found = `shape [${tensor.shape}] and ${tensor.data.length} numbers`;
      throw new InputError(`Weight "${name}" has ${found}, expected shape [${shape}]. ${remedy}`, place);
    }
    const bad = tensor.data.find((value) => !Number.isFinite(Math.fround(value)));
    if (bad !== undefined) {
      throw new InputError(
        `Weight "${name}" holds ${bad}, expected finite float32 numbers. The training went astray: lower its learning rate.`,
        place,
      );
    }
  }
}
