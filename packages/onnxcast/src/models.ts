// The trained models that the package brings.
import { fileURLToPath } from 'node:url';

// A build has them beside itself, a clone at its root.
const folder = import.meta.url.endsWith('.ts') ? '../../../models/' : '../models/';

function pathOf(name: string): string {
  return fileURLToPath(new URL(`${folder}${name}.onnx`, import.meta.url));
}

/**
 * Paths of trained models: sine waves, a player's minutes from game to game, monthly carbon dioxide at Mauna Loa.
 * @example
 * const forecaster = await Forecaster.load(models.sine);
 */
export const models = { sine: pathOf('sine'), minutes: pathOf('minutes'), co2: pathOf('co2') } as const;
