// Tells whether two trainings have the same data.
import { createHash } from 'node:crypto';
import type { Series } from '@onnxcast/series';

/**
 * A short text that changes when any series' name, feature or value does, or which of them were observed, so that a run is not resumed on other data.
 * Times do not count: they do not reach the model.
 * @returns `sha256:` and the first 32 hexadecimal digits of SHA-256 over the series in their order, values as little-endian float64, then a byte for each where not all were observed
 */
export function fingerprintOf(series: readonly Series[]): string {
  const hash = createHash('sha256');
  for (const { id, features, values, observed } of series) {
    hash.update(`${JSON.stringify([id, features, values.length])}\n`);
    const bytes = new DataView(new ArrayBuffer(values.length * 8));
    values.forEach((value, i) => {
      bytes.setFloat64(i * 8, value, true);
    });
    hash.update(bytes);
    if (observed !== undefined) hash.update(observed);
  }
  return `sha256:${hash.digest('hex').slice(0, 32)}`;
}
