// Which lowering computes a model in a form.
import { headOf, heads, stepsOf } from '@onnxcast/model';
import { forms, type GraphForm } from '@onnxcast/onnx';
import type { Architecture } from '../resolved-model.ts';
import { explicitModel } from './explicit-model.ts';
import { fusedCells } from './fused-cells.ts';
import type { Lowering } from './lowering.ts';

/**
 * Fused cells where the form wants operators, ONNX has one for the cells, nothing goes past them and their head is one
 * product of one step, which the closed loop takes apart; else the model's own equations.
 */
export function loweringOf(form: GraphForm, { cell, spec }: Architecture): Lowering {
  const isProduct = heads[headOf(spec)].shape === 'product' && stepsOf(spec) === 1;
  const canFuse = cell.onnx !== undefined && isProduct && spec.skip === undefined && spec.members === undefined;
  return forms[form].cells === 'operators' && canFuse ? fusedCells : explicitModel;
}
