// Several charts in one picture.
import type { Chart } from '../charts/chart.ts';
import { escapeText } from './escape-text.ts';
import { lightPalette } from './palette.ts';
import { renderSvg } from './render-svg.ts';

/** Options of `renderPanels`. */
export interface PanelOptions {
  /** Charts beside one another, before the next row begins. Default: all of them. */
  readonly columns?: number;
}

/**
 * Draws charts side by side, in rows.
 * @param charts one or more; a row is as high as its highest chart, a column as wide as its widest
 * @returns an SVG document
 * @example
 * const svg = renderPanels([overfitted, line], { columns: 2 });
 */
export function renderPanels(charts: readonly Chart[], { columns = charts.length }: PanelOptions = {}): string {
  const panels = charts.map((chart, index) => {
    const svg = renderSvg(chart);
    const [, width = 0, height = 0] = (/^<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg) ?? []).map(Number);
    return { svg, width, height, row: Math.floor(index / columns), column: index % columns };
  });
  const sizes = (place: 'row' | 'column', size: 'height' | 'width') => {
    const count = Math.max(0, ...panels.map((panel) => panel[place] + 1));
    return Array.from({ length: count }, (_, at) =>
      Math.max(...panels.filter((panel) => panel[place] === at).map((panel) => panel[size])),
    );
  };
  const [heights, widths] = [sizes('row', 'height'), sizes('column', 'width')];
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const [width, height] = [sum(widths), sum(heights)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
      'role="img">',
    `<title>${escapeText(charts.map(({ title }) => title).join('; '))}</title>`,
    `<rect class="paper" width="${width}" height="${height}" fill="${lightPalette.paper}"/>`,
    ...panels.map(({ svg, row, column }) => {
      const at = `x="${sum(widths.slice(0, column))}" y="${sum(heights.slice(0, row))}"`;
      return svg.replace(/^<svg /, `<svg ${at} `).trimEnd();
    }),
    '</svg>',
    '',
  ].join('\n');
}
