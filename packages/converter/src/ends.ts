// Inputs and outputs of a graph, as the table of forms has them.
import { type EndSize, endDocsOf, endsOf, forms, type GraphForm, type Value } from '@onnxcast/onnx';
import type { Architecture } from './resolved-model.ts';
import { stateSizeOf } from './state.ts';

/** Steps of history and forecast of a form of fixed lengths, each 1 or more. */
export interface FixedLengths {
  readonly time: number;
  readonly horizon: number;
}

/** A form's inputs or outputs as a model has them, in their order. */
export function valuesOf(
  form: GraphForm,
  side: 'inputs' | 'outputs',
  { model, lengths }: { readonly model: Architecture; readonly lengths: FixedLengths | undefined },
): readonly Value[] {
  const { spec, roles, steps, stateParts } = model;
  const covariates = roles.future.names;
  const sizes: Readonly<Partial<Record<EndSize, number>>> = {
    features: spec.features.length,
    targets: roles.targets.names.length,
    'steps targets': steps * roles.targets.names.length,
    covariates: covariates.length,
    levels: spec.intervals?.levels.length ?? 0,
    state: stateSizeOf(stateParts),
    ...(lengths && { time: lengths.time, 'time - 1': lengths.time - 1, horizon: lengths.horizon }),
  };
  const docs = endDocsOf(form);
  const describe = (name: string, shape: readonly EndSize[]): string => {
    const names = shape.includes('features') ? spec.features : shape.includes('covariates') ? covariates : [];
    if (shape.includes('levels')) return `${docs[name]}; levels in percent: ${spec.intervals!.levels.join(', ')}.`;
    return names.length === 0 ? docs[name]! : `${docs[name]}; features: ${names.join(', ')}.`;
  };
  const has = {
    covariates: covariates.length > 0,
    levels: spec.intervals !== undefined,
    calendar: spec.calendar !== undefined,
  };
  return Object.entries(endsOf(forms[form][side], has)).map(([name, { type, shape }]) => ({
    name,
    type: type === 'float64' ? model.numbers : type,
    shape: shape.map((size) => sizes[size] ?? size),
    doc: describe(name, shape),
  }));
}
