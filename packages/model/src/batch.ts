// What a loss is measured on: rows, and what should follow each of them.
import { InputError, type Tensor } from '@onnxcast/series';
import { stepsOf } from './kinds/cell-stack.ts';
import { rolesOf } from './roles.ts';
import type { ModelSpec } from './spec.ts';

/** One-step-ahead pairs in the model's (scaled) units. */
export interface Batch {
  /** `[batch, time, features]`; future covariates stand in the row before their own (`alignInputs`). */
  readonly inputs: Tensor;
  /** `[batch, time, targets]`, or those of the next steps one after another `[batch, time, steps targets]` (`stackTargets`). */
  readonly targets: Tensor;
  /** `[batch, time]`, or `[batch, time, targets]`: 1 where the target counts, 0 where it is padding or was filled in. Absent: all count. */
  readonly mask?: Tensor;
}

/**
 * Puts what should follow each row, as many steps of it as the model tells at once, beside one another.
 * @returns targets `[batch, time, steps targets]`, and a mask without the rows that have fewer steps after them; the batch itself where it is so already
 * @throws InputError when no row has as many steps after it
 */
export function stackTargets<Some extends Batch>(spec: ModelSpec, batch: Some): Some {
  const steps = stepsOf(spec);
  const [count, time, width] = batch.targets.shape as [number, number, number];
  if (width === steps * rolesOf(spec).targets.names.length) return batch;
  const Numbers = batch.targets.data instanceof Float64Array ? Float64Array : Float32Array;
  const targets = new Numbers(count * time * steps * width);
  const apart = batch.mask?.shape[2] === undefined ? 1 : steps * width; // targets that are masked one by one, or 1
  const mask = new Float32Array(count * time * apart);
  for (let row = 0; row < count * time; row++) {
    if ((row % time) + steps > time) continue;
    targets.set(batch.targets.data.subarray(row * width, (row + steps) * width), row * steps * width);
    if (batch.mask?.shape[2] !== undefined) {
      mask.set(batch.mask.data.subarray(row * width, (row + steps) * width), row * apart);
      continue;
    }
    const shares = Array.from({ length: steps }, (_, step) => batch.mask?.data[row + step] ?? 1);
    mask[row] = Math.min(...shares);
  }
  if (!mask.some((share) => share > 0)) {
    throw new InputError({
      found: `a model that tells ${steps} steps at once, of series of which none is so long`,
      expected: `more than ${steps} steps`,
      remedy: 'Give longer series, or let it tell fewer at once.',
    });
  }
  return {
    ...batch,
    targets: { shape: [count, time, steps * width], data: targets },
    mask: { shape: [count, time, ...(apart > 1 ? [apart] : [])], data: mask },
  };
}
