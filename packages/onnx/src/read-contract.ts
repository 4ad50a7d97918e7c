// What a file must look like from outside so that it can forecast, whoever wrote it: one row for each form of graph.
import type { CalendarStep, ModelSpec } from '@onnxcast/model';
import { calendarStepOf } from '@onnxcast/model/calendar-step';
import { fromMetadata } from '@onnxcast/model/metadata';
import { rolesOf } from '@onnxcast/model/roles';
import { command, ModelFileError, text } from '@onnxcast/series/errors';
import { dataTypes } from './data-types.ts';
import { endsOf, type FormEnds, forms, type GraphForm, graphForms } from './forms.ts';
import type { ElementType, FloatType } from './graph.ts';
import { type ModelOutside, type ModelValue, readModel } from './read-model.ts';

/** A model that keeps the contract of its form. */
export interface ModelContract {
  readonly form: GraphForm;
  /** Type of the real numbers that it takes and gives: float64, but for files of other makers and of old. */
  readonly numbers: FloatType;
  /** Name of the file, for error messages. */
  readonly file: string;
  /** Number of variables in a row of history. */
  readonly width: number;
  /** Number of variables in a row of forecast. */
  readonly targets: number;
  /** Number of variables known in advance, 0 for a model that has none. */
  readonly covariates: number;
  /** Levels of its intervals, in percent; none of a model that gives none, or does not say which. */
  readonly levels: readonly number[];
  /** How far rows are apart, for a model that reads something off the time. */
  readonly calendarStep: CalendarStep | undefined;
  /** What the file says of its model; undefined where it has no metadata of ours. */
  readonly spec: ModelSpec | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** Columns of a state, in the forms that have one. */
  readonly stateSize: number;
  /** Lengths of an unrolled graph. */
  readonly time: number | undefined;
  readonly horizon: number | undefined;
}

/**
 * Reads a file's outside and finds the form whose contract it keeps.
 * @param file name of the file, for error messages
 * @throws ModelFileError when the bytes are no ONNX model, or one with other inputs and outputs
 */
export function readContract(model: Uint8Array, file: string): ModelContract {
  const outside = readModel(model, file);
  const spec = fromMetadata(outside.metadata, file);
  const hasAhead = outside.inputs.some(({ name }) => name === 'future_covariates');
  const numbers = outside.outputs.some(({ elementType }) => elementType === dataTypes.float64) ? 'float64' : 'float32';
  const has = {
    covariates: hasAhead,
    levels: outside.outputs.some(({ name }) => name === 'lower'),
    calendar: outside.inputs.some(({ name }) => name === 'start_time'),
  };
  const form = graphForms.find(
    (name) =>
      fits(outside.inputs, endsOf(forms[name].inputs, has), numbers) &&
      fits(outside.outputs, endsOf(forms[name].outputs, has), numbers),
  );
  const sizeOf = (values: readonly ModelValue[], name: string, axis: number) =>
    values.find((value) => value.name === name)?.shape.at(axis);
  const width = sizeOf(outside.inputs, 'history', -1) ?? sizeOf(outside.inputs, 'value', -1);
  const covariates = hasAhead ? sizeOf(outside.inputs, 'future_covariates', -1) : 0;
  if (form === undefined || width === undefined || covariates === undefined) throw misfit(outside, file);
  const { inputs, outputs, lengths, loop } = forms[form];
  const told = outputs['forecast']!.shape.includes('steps targets') ? (spec?.steps ?? 1) : 1;
  const forecastWidth = sizeOf(outside.outputs, 'forecast', -1);
  const targets = forecastWidth === undefined ? (sizeOf(outside.outputs, 'fitted', -1) ?? width) : forecastWidth / told;

  const broken = (found: string) => new ModelFileError({ file, found, remedy: 'Export the model again.' });
  if (spec !== undefined) {
    const { targets: said, future } = rolesOf(spec);
    const counts = [
      ['features', spec.features, width, 'its input takes'],
      ['targets', said.names, targets, 'its forecast has'],
      ['covariates known in advance', future.names, covariates, 'its input takes'],
    ] as const;
    for (const [what, names, count, where] of counts) {
      if (names.length === count) continue;
      throw broken(`its metadata name ${names.length} ${what} (${names.join(', ')}), ${where} ${count}`);
    }
  }
  if (has.calendar !== (spec?.calendar !== undefined)) {
    throw broken('of an input start_time and a calendar in its metadata it has one alone');
  }
  const isScaledOutside = loop === 'caller';
  if (spec === undefined && (isScaledOutside || (hasAhead && 'state' in inputs))) {
    const untold = isScaledOutside ? 'how its values are scaled' : 'which features are known in advance';
    throw broken(`a graph of the form ${form} without metadata does not say ${untold}`);
  }
  return {
    form,
    numbers,
    file,
    width,
    targets,
    covariates,
    levels: (has.levels && spec?.intervals?.levels) || [],
    calendarStep: has.calendar ? calendarStepOf(spec?.frequency) : undefined,
    spec,
    metadata: outside.metadata,
    stateSize: sizeOf(outside.inputs, 'state', 1) ?? 0,
    time: lengths === 'fixed' ? sizeOf(outside.inputs, 'history', 1) : undefined,
    horizon: lengths === 'fixed' ? sizeOf(outside.outputs, 'forecast', 1) : undefined,
  };
}

function fits(values: readonly ModelValue[], ends: FormEnds, numbers: FloatType): boolean {
  const numberOf = (type: ElementType) => dataTypes[type === 'float64' ? numbers : type];
  return (
    values.length === Object.keys(ends).length &&
    values.every(({ name, elementType, shape }) => {
      const end = ends[name];
      return end !== undefined && numberOf(end.type) === elementType && end.shape.length === shape.length;
    })
  );
}

function misfit({ inputs, outputs, producer }: ModelOutside, file: string): ModelFileError {
  const list = (values: readonly ModelValue[]) => values.map(({ name }) => name).join(', ') || 'none';
  const who = producer === '' ? '' : ` made by ${producer}`;
  return new ModelFileError({
    file,
    found: `this ONNX model${who} has inputs ${list(inputs)}; outputs ${list(outputs)}`,
    expected: 'inputs history [batch, time, features] and horizon, outputs forecast and fitted',
    remedy: text`Give a model that ${command('export')} wrote, or one with these inputs and outputs.`,
  });
}
