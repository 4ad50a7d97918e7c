// Forecasts as a file that grows: CSV, NDJSON or Parquet, by its name.
import { formatForecasts, InputError } from '@onnxcast/series';
import { openOutput } from '@onnxcast/series/open-output';
import type { ForecastWriter } from './writer.ts';

/** How forecasts are written, by the ending of the name. */
const WRITERS: Readonly<Record<string, (path: string, safe: boolean) => Promise<ForecastWriter>>> = {
  csv: (path, safe) => openTextWriter(path, 'csv', safe),
  ndjson: (path) => openTextWriter(path, 'ndjson'),
  parquet: async (path) => (await import('./parquet-writer.ts')).openParquetWriter(path),
};

/**
 * Opens a file for forecasts; it has its name once it is complete.
 * @param how `safe`: whether no text of CSV may begin a formula
 * @throws InputError when the name ends in something else, or the place cannot be written
 */
export async function openForecastWriter(path: string, { safe }: { readonly safe: boolean }): Promise<ForecastWriter> {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const open = Object.hasOwn(WRITERS, ending) ? WRITERS[ending] : undefined;
  if (open !== undefined) return open(path, safe);
  const expected = `a name that ends in .${Object.keys(WRITERS).join(', .')}`;
  throw new InputError({ option: 'out', found: path, expected, remedy: 'Give such a name.' });
}

async function openTextWriter(path: string, format: 'csv' | 'ndjson', safe = false): Promise<ForecastWriter> {
  const output = await openOutput(path);
  let hasHeader = format !== 'csv';
  return {
    async write(forecasts) {
      if (forecasts.length === 0) return [];
      const text = formatForecasts(forecasts, format, { safe });
      await output.write(hasHeader && format === 'csv' ? text.slice(text.indexOf('\n') + 1) : text);
      hasHeader = true;
      return [];
    },
    finish: output.finish,
    abort: output.abort,
  };
}
