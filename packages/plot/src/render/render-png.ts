// A chart as PNG bytes. The only file that needs Node: resvg draws, with the fonts of a package, so that a machine without fonts draws the same.
import { createRequire } from 'node:module';
import { SetupError } from '@onnxcast/series/errors';
import type { Chart } from '../charts/chart.ts';
import { type PanelOptions, renderPanels } from './render-panels.ts';

/** Options of `renderPng`. */
export interface PngOptions extends PanelOptions {
  /** Pixels of the picture for a pixel of the chart. Default 2, sharp on dense screens. */
  readonly scale?: number;
}

/**
 * Draws a chart as a PNG, or several side by side.
 * @returns the bytes of a file, `scale` times as wide and high as the chart
 * @throws SetupError when resvg has no binary for this platform
 */
export async function renderPng(
  chart: Chart | readonly Chart[],
  { scale = 2, ...panels }: PngOptions = {},
): Promise<Uint8Array> {
  const { renderAsync } = await loadResvg();
  const { resolve } = createRequire(import.meta.url);
  const image = await renderAsync(renderPanels([chart].flat(), panels), {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => resolve(`dejavu-fonts-ttf/ttf/${file}`)),
      defaultFontFamily: 'DejaVu Sans',
    },
  });
  return image.asPng();
}

async function loadResvg() {
  try {
    return await import('@resvg/resvg-js');
  } catch (cause) {
    throw new SetupError(
      `PNG pictures: no @resvg/resvg-js binary loads on ${process.platform} ${process.arch}. ` +
        'Install again, optional dependencies included, or write the picture as .svg, which needs no binary.',
      { cause },
    );
  }
}
