// TensorFlow's libraries and headers, out of its wheel into the cache folder.
import type { Host } from '../machine/host.ts';
import { installWheel, isWheelCached, type WheelRecipe } from '../wheels/install-wheel.ts';
import type { StepOptions } from '../wheels/step-options.ts';
import { HEADERS, type Wheel } from '../wheels/wheels.ts';

/**
 * Gets TensorFlow's libraries and C headers out of its Python wheel into the cache folder.
 *
 * @returns the folder that holds `lib/` and `include/`.
 * @throws SetupError when Python, pip, the network or space is missing, or the file is not the pinned one.
 */
export function installTensorflow(wheel: Wheel, options: StepOptions): Promise<{ path: string; made: boolean }> {
  return installWheel(recipeOf(wheel, options.host), options);
}

/** Whether the cache folder has TensorFlow already, so that neither Python nor the network is needed. */
export function isTensorflowCached(cache: string, wheel: Wheel, host: Host): boolean {
  return isWheelCached(cache, recipeOf(wheel, host));
}

function recipeOf(wheel: Wheel, { platform, arch }: Host): WheelRecipe {
  const name = `tensorflow-${wheel.version}-${platform}-${arch}`;
  return { wheel, name, files: HEADERS.map((header) => [header, header.slice('tensorflow/'.length)] as const) };
}
