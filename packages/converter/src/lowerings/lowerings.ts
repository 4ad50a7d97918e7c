// Which lowering computes a model in a form.
import { type HeadKind, headOf } from '@onnxcast/model';
import { forms, type GraphForm } from '@onnxcast/onnx';
import type { Architecture } from '../resolved-model.ts';
import { explicitModel } from './explicit-model.ts';
import { fusedCells } from './fused-cells.ts';
import type { Lowering } from './lowering.ts';

/** The heads that are one product and a bias, which the closed loop of fused cells takes apart. */
const isProduct: Readonly<Record<HeadKind, boolean>> = { linear: true };

/** Fused cells where the form wants operators, ONNX has one for the cells and nothing goes past them, else the model's own equations. */
export function loweringOf(form: GraphForm, { cell, spec }: Architecture): Lowering {
  const canFuse = cell.onnx !== undefined && isProduct[headOf(spec)] && spec.skip === undefined;
  return forms[form].cells === 'operators' && canFuse ? fusedCells : explicitModel;
}
