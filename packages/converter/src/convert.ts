// From spec and weights to the bytes of an .onnx file: the table of contents of this package.
import { checkSpec, describeNetwork, type ModelSpec, toMetadata, type Weights, weightShapes } from '@onnxcast/model';
import {
  createGraph,
  encodeModel,
  type FloatType,
  formKey,
  forms,
  type Graph,
  type GraphForm,
  graphForms,
  sealModel,
} from '@onnxcast/onnx';
import { checkOptions, describeValue, InputError } from '@onnxcast/series/errors';
import { type FixedLengths, valuesOf } from './ends.ts';
import { expectedTensor, findTensorProblem } from './find-tensor-problem.ts';
import { buildForecast } from './forms/forecast.ts';
import type { BuildForm } from './forms/form.ts';
import { buildStep } from './forms/step.ts';
import { buildStream } from './forms/stream.ts';
import { buildUnrolled } from './forms/unrolled.ts';
import { origin } from './origin.ts';
import { type Architecture, type ResolvedModel, resolveSpec } from './resolved-model.ts';

/** What builds each form. */
const builders: Readonly<Record<GraphForm, BuildForm>> = {
  forecast: buildForecast,
  stream: buildStream,
  step: buildStep,
  unrolled: buildUnrolled,
};

/** Options of {@link convert}. */
export interface ConvertOptions {
  /** Default `forecast`. */
  readonly form?: GraphForm;
  /** Steps of history of a form of fixed lengths (`unrolled`). */
  readonly time?: number;
  /** Steps to forecast of a form of fixed lengths (`unrolled`). */
  readonly horizon?: number;
  /** Type of the numbers that the graph takes, scales and gives, default `float64`; `float32` for WebGPU, which has no other, and where no level is far beyond its swing. */
  readonly numbers?: FloatType;
  /** Further `metadata_props`, such as training figures. */
  readonly training?: Readonly<Record<string, string>>;
}

const CONVERT_OPTIONS = { form: true, time: true, horizon: true, numbers: true, training: true } satisfies Record<
  keyof ConvertOptions,
  true
>;

/**
 * Writes a model as one self-contained ONNX file.
 * @param weights by PyTorch's names, as `weightShapes(spec)` lists them; float64 is rounded to float32
 * @returns the bytes of the file; the same arguments always give the same bytes
 * @throws InputError when the spec is none, a weight is missing, has another shape or is no finite number, or when `unrolled` lacks a length
 * @example writeFileSync('model.onnx', convert(spec, weights));
 */
export function convert(spec: ModelSpec, weights: Weights, options: ConvertOptions = {}): Uint8Array {
  checkSpec(spec);
  checkOptions(options, CONVERT_OPTIONS);
  const form = checkForm(options.form ?? graphForms[0]!);
  const lengths = checkLengths(form, options);
  checkWeights(spec, weights);
  const model = { ...resolveSpec(spec, options.numbers), weights };

  const bytes = encodeModel(buildGraph(form, model, lengths), {
    ...origin,
    doc: describe(form, model),
    metadata: toMetadata(spec, {
      [formKey]: form,
      'onnxcast.version': origin.producerVersion,
      ...('state' in forms[form].inputs ? { 'onnxcast.state': JSON.stringify(model.stateParts) } : {}),
      ...options.training,
    }),
  });
  return sealModel(bytes);
}

/** Builds the graph of a form: its inputs, its nodes, its outputs. */
export function buildGraph(form: GraphForm, model: ResolvedModel, lengths?: FixedLengths): Graph {
  const graph = createGraph(form);
  for (const value of valuesOf(form, 'inputs', { model, lengths })) graph.input(value);
  builders[form](graph, model, lengths);
  for (const value of valuesOf(form, 'outputs', { model, lengths })) graph.output(value);
  return graph.build();
}

function describe(form: GraphForm, { spec, roles, scaling }: Architecture): string {
  const names = roles.targets.names;
  const covariates = spec.features.filter((name) => !names.includes(name));
  const beside = covariates.length === 0 ? '' : `, beside ${covariates.join(', ')}`;
  return `Forecasts ${names.join(', ')}${beside} with ${describeNetwork(spec)}; ${scaling.description}. Form: ${form}.`;
}

function checkForm(form: GraphForm): GraphForm {
  if (Object.hasOwn(forms, form)) return form;
  throw new InputError({ option: 'form', found: `"${form}"`, expected: `one of ${graphForms.join(', ')}` });
}

/** The lengths that a form of fixed ones is made for. */
function checkLengths(form: GraphForm, { time, horizon }: ConvertOptions): FixedLengths | undefined {
  if (forms[form].lengths === 'free') return undefined;
  return { time: checkLength(form, 'time', time), horizon: checkLength(form, 'horizon', horizon) };
}

function checkLength(form: string, name: string, value: number | undefined): number {
  if (value !== undefined && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InputError({
    option: name,
    found: value === undefined ? 'none' : String(value),
    expected: `a whole number of steps, 1 or more: the ${form} form has fixed lengths`,
    remedy: 'Give it, or use the forecast form.',
  });
}

function checkWeights(spec: ModelSpec, weights: Weights): void {
  if (typeof weights !== 'object' || weights === null) {
    const expected = 'an object of tensors, each with shape and data, by their names';
    throw new InputError({ option: 'weights', found: describeValue(weights), expected });
  }
  for (const { name, shape } of weightShapes(spec)) {
    const problem = findTensorProblem(weights[name], shape);
    if (problem === undefined) continue;
    const remedy = 'Give the weights that belong to this spec; where a training went astray, lower its learning rate.';
    throw new InputError({
      tensor: name,
      found: `the weight "${name}" ${problem}`,
      expected: expectedTensor(shape),
      remedy,
    });
  }
}
