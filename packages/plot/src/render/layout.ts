// Where everything of a chart stands: margins by the width of the words, legend in rows, ticks that do not touch. No SVG.
import type { Axis, Chart, LegendEntry } from '../charts/chart.ts';
import { fitName, fitText, textWidth, wrapText } from './text-width.ts';
import { chooseTicks, createScale, type Scale, type Tick } from './ticks.ts';

/** Font sizes in pixels. */
export const fontSizes = { title: 17, subtitle: 13, legend: 13, tick: 12, axis: 12 } as const;

/** A line of text with its baseline. */
interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** A key of the legend: its sample ends where its label begins. */
export interface PlacedEntry extends PlacedText {
  readonly entry: LegendEntry;
}

/** The frame of a chart in pixels. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly title: readonly PlacedText[];
  readonly subtitle: readonly PlacedText[];
  readonly legend: readonly PlacedEntry[];
  readonly rules: readonly PlacedText[];
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly xTicks: readonly (Tick & { readonly at: number })[];
  readonly yTicks: readonly (Tick & { readonly at: number })[];
  readonly xTitle?: PlacedText;
  /** To be turned by a quarter about its place. */
  readonly yTitle?: PlacedText;
  toX(value: number): number;
  toY(value: number): number;
}

const edge = 20;
const legendSample = 30;
const leastPlotHeight = 200;
/** Lines keep this distance from the left and right of the frame. */
const inset = 6;

/** Arranges a chart. */
export function arrange(chart: Chart): Layout {
  const inner = chart.width - 2 * edge;
  let y = 14;
  const stack = (text: string | undefined, size: number, bold: boolean): PlacedText[] =>
    wrapText(text ?? '', { width: inner, size, bold }, 2).map((line) => {
      y += size * 1.35;
      return { text: line, x: edge, y: y - size * 0.25 };
    });
  const title = stack(chart.title, fontSizes.title, true);
  const subtitle = stack(chart.subtitle, fontSizes.subtitle, false);
  const rows = arrangeLegend(chart.legend, inner);
  const legend = rows.map((key) => ({ ...key, x: edge + key.x, y: y + 22 + key.y }));
  if (legend.length > 0) y = legend.at(-1)!.y + 4;
  const top = y + (chart.rules.length > 0 ? 28 : 16);

  const twoLines = chart.x.scale === 'time';
  const below = 24 + (twoLines ? 16 : 0) + (chart.x.title === undefined && chart.x.scale === 'time' ? 0 : 22) + 6;
  const height = Math.max(chart.height, Math.ceil(top + leastPlotHeight + below));
  const bottom = height - below;

  const [low, high] = extent(chart, 'y');
  const yCount = Math.max(2, Math.round((bottom - top) / 55));
  const yScale = createScale(chart.y, low, high);
  if (chart.y.scale !== 'log' || high >= 10 * low) yScale.nice(yCount);
  else if (low < high) yScale.domain([low / 1.1, high * 1.1]);
  yScale.range([bottom, top]);
  const yChoice = chooseTicks(chart.y, yScale, yCount);
  const yTitle = joinTitle(chart.y.title, yChoice.note);
  const yLabels = Math.max(0, ...yChoice.ticks.map((tick) => textWidth(tick.label, fontSizes.tick)));
  const left = Math.min(chart.width / 2, edge - 4 + (yTitle === '' ? 0 : 22) + yLabels + 10);

  const xScale = createScale(chart.x, ...extent(chart, 'x'));
  const { right, ticks: xTicks, note } = arrangeXTicks(chart, xScale, left);
  const xTitle = joinTitle(chart.x.title, note);

  const centered = (text: string, room: number) => fitText(text, { width: room, size: fontSizes.axis });
  return {
    width: chart.width,
    height,
    title,
    subtitle,
    legend,
    rules: arrangeRules(chart, xScale, { left, right, y: top - 8 }),
    plot: { left, right, top, bottom },
    xTicks,
    yTicks: yChoice.ticks.map((tick) => ({ ...tick, at: Number(yScale(tick.value)) })),
    ...(xTitle === ''
      ? {}
      : { xTitle: { text: centered(xTitle, right - left), x: (left + right) / 2, y: height - 10 } }),
    ...(yTitle === '' ? {} : { yTitle: { text: centered(yTitle, bottom - top), x: edge + 2, y: (top + bottom) / 2 } }),
    toX: (value) => (isDrawable(chart.x, value) ? Number(xScale(value)) : Number.NaN),
    toY: (value) => (isDrawable(chart.y, value) ? Number(yScale(value)) : Number.NaN),
  };
}

function joinTitle(title: string | undefined, note: string | undefined): string {
  return [title, note].filter((part) => part !== undefined).join(', ');
}

/** Whether an axis has a place for the value: finite, positive on a log scale, and not so large that a range of it overflows. */
export function isDrawable(axis: Axis, value: number): boolean {
  return Math.abs(value) < 1e300 && (axis.scale !== 'log' || value > 0);
}

/** Lowest and highest drawable value on an axis, over everything in the chart. */
function extent(chart: Chart, side: 'x' | 'y'): readonly [number, number] {
  const axis: Axis = chart[side];
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const include = (value: number) => {
    if (!isDrawable(axis, value)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const each of [...chart.lines, ...chart.points]) {
    for (let i = 0; i < each.x.length; i++) {
      if (isDrawable(chart.x, each.x[i]!) && isDrawable(chart.y, each.y[i]!)) include(each[side][i]!);
    }
  }
  for (const { x, lower, upper } of chart.bands ?? []) {
    for (let i = 0; i < x.length; i++) {
      if (!isDrawable(chart.x, x[i]!)) continue;
      if (side === 'x') include(x[i]!);
      else for (const end of [lower, upper]) include(end[i]!);
    }
  }
  if (side === 'x') for (const rule of chart.rules) include(rule.x);
  for (const value of axis.reach ?? []) include(value);
  if (low > high) return axis.scale === 'linear' ? [0, 1] : [1, 10];
  return [low, high];
}

/** Keys from left to right, in columns where they need more than one row; places relative to the first row. */
function arrangeLegend(entries: readonly LegendEntry[], width: number): readonly PlacedEntry[] {
  const gap = 22;
  const keys = entries.map((entry) => {
    const text = fitName(entry.label, Math.min(260, width - legendSample), fontSizes.legend);
    return { entry, text, width: legendSample + textWidth(text, fontSizes.legend) + gap };
  });
  const total = keys.reduce((sum, key) => sum + key.width, -gap);
  const widest = Math.max(0, ...keys.map((key) => key.width));
  const columns = Math.max(1, Math.floor((width + gap) / widest));
  let x = 0;
  return keys.map((key, index) => {
    const placed =
      total <= width ? { x, y: 0 } : { x: (index % columns) * widest, y: Math.floor(index / columns) * 20 };
    x += key.width;
    return { entry: key.entry, text: key.text, x: placed.x + legendSample, y: placed.y };
  });
}

/** As many ticks as have room for their labels; the frame ends early enough for the last of them. */
function arrangeXTicks(chart: Chart, scale: Scale, left: number) {
  const gap = 14;
  const labelWidth = (tick: Tick) =>
    Math.max(textWidth(tick.label, fontSizes.tick), textWidth(tick.context ?? '', fontSizes.tick));
  for (let count = 10; ; count--) {
    const { ticks, note } = chooseTicks(chart.x, scale, count);
    const last = ticks.at(-1);
    const right = chart.width - Math.max(edge, last === undefined ? 0 : labelWidth(last) / 2 + 6);
    scale.range([left + inset, right - inset]);
    const placed = ticks.map((tick) => ({ ...tick, at: Number(scale(tick.value)) }));
    const touches = (line: (tick: Tick) => string | undefined): boolean => {
      const shown = placed.filter((tick) => line(tick) !== undefined);
      return shown.some((tick, i) => {
        const next = shown[i + 1];
        if (next === undefined) return false;
        const widths = textWidth(line(tick)!, fontSizes.tick) + textWidth(line(next)!, fontSizes.tick);
        return next.at - tick.at < widths / 2 + gap;
      });
    };
    if (count <= 2 || !(touches((tick) => tick.label) || touches((tick) => tick.context))) {
      return { right, ticks: placed, note };
    }
  }
}

/** Words above the frame, centred over their line but never outside the frame. */
function arrangeRules(
  chart: Chart,
  scale: Scale,
  room: { readonly left: number; readonly right: number; readonly y: number },
): readonly PlacedText[] {
  return chart.rules.map((rule) => {
    const text = fitText(rule.label, { width: room.right - room.left, size: fontSizes.axis });
    const half = textWidth(text, fontSizes.axis) / 2;
    const x = Math.min(room.right - half, Math.max(room.left + half, Number(scale(rule.x))));
    return { text, x, y: room.y };
  });
}
