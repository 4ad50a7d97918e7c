// One or several charts as a picture file: the ending says which kind.
import { type Chart, renderPanels, renderSvg } from '@onnxcast/plot';
import { renderPng } from '@onnxcast/plot/png';
import { writeFile } from '../terminal/write-file.ts';
import { UsageError } from './usage-error.ts';

/**
 * The kind of a picture, by its name.
 * @throws UsageError when the name ends in neither
 */
export function pictureFormat(path: string): 'svg' | 'png' {
  if (path.endsWith('.svg')) return 'svg';
  if (path.endsWith('.png')) return 'png';
  throw new UsageError(`--plot ${path}: the name ends neither in .svg nor in .png. Give one of these endings.`);
}

/** Writes a chart, or several in two columns. */
export async function writePicture(path: string, charts: readonly Chart[]): Promise<void> {
  const [first] = charts;
  const options = { columns: 2 };
  if (pictureFormat(path) === 'png') return writeFile(path, await renderPng(charts, options));
  await writeFile(path, first !== undefined && charts.length === 1 ? renderSvg(first) : renderPanels(charts, options));
}
