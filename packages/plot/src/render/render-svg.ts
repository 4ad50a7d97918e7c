// A chart as SVG text. No DOM and no Node: a page and a server draw the same bytes.
import type { Band, Chart, Color, Dash, Shape } from '../charts/chart.ts';
import { escapeText } from './escape-text.ts';
import { arrange, fontSizes, isDrawable, type Layout, type PlacedEntry } from './layout.ts';
import { colorClass, colorOf, lightPalette } from './palette.ts';
import { drawBand, drawLine } from './path.ts';

const dashes: Readonly<Record<Dash, string>> = {
  solid: '',
  dashed: ' stroke-dasharray="7 5"',
  dotted: ' stroke-dasharray="0.1 4.4"',
};

/** Opacity of one band; several over one another are darker. */
const tint = 0.18;

/**
 * Draws a chart on a light background.
 *
 * Colours are attributes and, for a page's own style sheet, classes: `paper`, `ink`, `muted`, `grid`, `s0` and up.
 * The same chart gives the same text; coordinates are rounded to tenths of a pixel.
 * @returns an SVG document
 * @example
 * const svg = renderSvg(seriesChart([{ id: 'wave', features: ['y'], values: Float64Array.of(0, 1, 0, -1) }]));
 */
export function renderSvg(chart: Chart): string {
  const layout = arrange(chart);
  const { width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
      'role="img" font-family="\'DejaVu Sans\', Verdana, sans-serif">',
    `<title>${escapeText(chart.title)}</title>`,
    `<desc>${escapeText(describe(chart))}</desc>`,
    `<rect class="paper" width="${width}" height="${height}" fill="${lightPalette.paper}"/>`,
    ...renderWords(layout),
    ...renderFrame(layout),
    ...renderRules(chart, layout),
    ...(chart.bands ?? []).map((each) => renderBand(each, layout)),
    ...chart.points.map((each) => renderPoints(each, layout)),
    ...chart.lines.flatMap((each) => renderLine(each, layout)),
    ...(isEmpty(chart) ? [renderEmpty(layout)] : []),
    '</svg>',
    '',
  ].join('\n');
}

/** What the picture shows, in words. */
function describe(chart: Chart): string {
  const keys = chart.legend.map((entry) => entry.label).join(', ');
  return [chart.subtitle, chart.y.title, keys].filter((part) => part !== undefined && part !== '').join('. ');
}

function renderWords(layout: Layout): readonly string[] {
  const { xTitle, yTitle } = layout;
  return [
    ...layout.title.map((line) => text(line, fontSizes.title, 'ink', ' font-weight="bold"')),
    ...layout.subtitle.map((line) => text(line, fontSizes.subtitle, 'muted')),
    ...layout.legend.map(renderKey),
    ...(xTitle === undefined ? [] : [text(xTitle, fontSizes.axis, 'muted', ' text-anchor="middle"')]),
    ...(yTitle === undefined
      ? []
      : [
          text(
            yTitle,
            fontSizes.axis,
            'muted',
            ` text-anchor="middle" transform="rotate(-90 ${round(yTitle.x)} ${round(yTitle.y)})"`,
          ),
        ]),
  ];
}

function renderKey({ entry, text: label, x, y }: PlacedEntry): string {
  const sample =
    entry.dash === undefined
      ? ''
      : `<path ${stroke(entry.color, 2.4, entry.dash)} d="M${round(x - 30)},${round(y - 4.5)}H${round(x - 8)}"/>`;
  const mark = entry.shape === undefined ? '' : renderMark(entry.shape, entry.color, x - 19, y - 4.5);
  const tinted =
    entry.tint === undefined
      ? ''
      : `<path ${fill(entry.color, entry.tint)} d="M${round(x - 30)},${round(y - 10.5)}h22v12h-22Z"/>`;
  return tinted + sample + mark + text({ text: label, x, y }, fontSizes.legend, 'ink');
}

function renderFrame({ plot, xTicks, yTicks }: Layout): readonly string[] {
  const { left, right, bottom } = plot;
  const grid = yTicks.map((tick) => `M${round(left)},${round(tick.at)}H${round(right)}`).join('');
  const marks = xTicks.map((tick) => `M${round(tick.at)},${round(bottom)}v5`).join('');
  return [
    `<path class="grid" fill="none" stroke="${lightPalette.grid}" d="${grid}"/>`,
    `<path class="muted" fill="none" stroke="${lightPalette.muted}" d="M${round(left)},${round(bottom)}H${round(right)}${marks}"/>`,
    ...yTicks.map((tick) =>
      text({ text: tick.label, x: left - 8, y: tick.at + 4 }, fontSizes.tick, 'muted', ' text-anchor="end"'),
    ),
    ...xTicks.flatMap((tick) => [
      text({ text: tick.label, x: tick.at, y: bottom + 19 }, fontSizes.tick, 'muted', ' text-anchor="middle"'),
      ...(tick.context === undefined
        ? []
        : [text({ text: tick.context, x: tick.at, y: bottom + 35 }, fontSizes.tick, 'ink', ' text-anchor="middle"')]),
    ]),
  ];
}

function renderRules(chart: Chart, { rules, plot, toX }: Layout): readonly string[] {
  return chart.rules.map((rule, index) => {
    const x = round(toX(rule.x));
    return (
      `<path class="muted" fill="none" stroke="${lightPalette.muted}" d="M${x},${round(plot.top - 3)}V${round(plot.bottom)}"/>` +
      text(rules[index]!, fontSizes.axis, 'muted', ' text-anchor="middle"')
    );
  });
}

function renderLine(line: Chart['lines'][number], { toX, toY }: Layout): readonly string[] {
  const { paths, dots } = drawLine(Array.from(line.x, toX), Array.from(line.y, toY));
  return [
    ...(paths.length === 0 ? [] : [`<path ${stroke(line.color, line.width, line.dash)} d="${paths.join('')}"/>`]),
    ...dots.map(([x, y]) => renderMark('dot', line.color, x, y)),
  ];
}

function renderBand({ x, lower, upper, color }: Band, { toX, toY }: Layout): string {
  const shapes = drawBand(Array.from(x, toX), Array.from(lower, toY), Array.from(upper, toY));
  return shapes.length === 0 ? '' : `<path ${fill(color, 1)} d="${shapes.join('')}"/>`;
}

/** A fill as dark as so many bands over one another. */
function fill(color: Color, bands: number): string {
  const opacity = Math.round((1 - (1 - tint) ** bands) * 1000) / 1000;
  return `class="tint ${colorClass(color)}" fill="${colorOf(lightPalette, color)}" fill-opacity="${opacity}" stroke="none"`;
}

function renderPoints(points: Chart['points'][number], { toX, toY }: Layout): string {
  const marks = new Set<string>();
  for (let i = 0; i < points.x.length; i++) {
    const x = toX(points.x[i]!);
    const y = toY(points.y[i]!);
    if (Number.isFinite(x) && Number.isFinite(y)) marks.add(renderMark(points.shape, points.color, x, y));
  }
  return [...marks].join('');
}

function renderMark(shape: Shape, color: Color, x: number, y: number): string {
  if (shape === 'cross') {
    return `<path ${stroke(color, 1.6, 'solid')} d="M${round(x - 3)},${round(y - 3)}l6,6m0,-6l-6,6"/>`;
  }
  const place = `cx="${round(x)}" cy="${round(y)}"`;
  if (shape === 'ring') return `<circle ${stroke(color, 2, 'solid')} ${place} r="7"/>`;
  const fill = colorOf(lightPalette, color);
  return `<circle class="${colorClass(color)}" fill="${fill}" ${place} r="3"/>`;
}

function stroke(color: Color, width: number, dash: Dash): string {
  return (
    `class="line ${colorClass(color)}" fill="none" stroke="${colorOf(lightPalette, color)}" stroke-width="${width}"` +
    ` stroke-linejoin="round" stroke-linecap="${dash === 'dashed' ? 'butt' : 'round'}"${dashes[dash]}`
  );
}

function text(
  place: { readonly text: string; readonly x: number; readonly y: number },
  size: number,
  color: 'ink' | 'muted',
  more = '',
): string {
  const at = `x="${round(place.x)}" y="${round(place.y)}"`;
  return `<text class="${color}" fill="${lightPalette[color]}" font-size="${size}" ${at}${more}>${escapeText(place.text)}</text>`;
}

/** Whether no point of the chart can be drawn. */
function isEmpty(chart: Chart): boolean {
  return ![...chart.lines, ...chart.points].some((each) =>
    Array.from(each.x).some((x, i) => isDrawable(chart.x, x) && isDrawable(chart.y, each.y[i]!)),
  );
}

function renderEmpty({ plot }: Layout): string {
  const place = { text: 'nothing that can be drawn', x: (plot.left + plot.right) / 2, y: (plot.top + plot.bottom) / 2 };
  return text(place, fontSizes.subtitle, 'muted', ' text-anchor="middle"');
}

/** Tenths of a pixel, without a negative zero. */
function round(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}
