import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { arrange, fontSizes, type Layout } from './layout.ts';
import { sampleCharts } from './sample-charts.suite.ts';
import { textWidth } from './text-width.ts';

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the words of a layout are, by the anchors that the renderer gives them. */
function boxesOf({ title, subtitle, legend, rules, plot, xTicks, yTicks, xTitle, yTitle }: Layout): readonly Box[] {
  const box = (text: string, x: number, y: number, size: number, anchor: 0 | 0.5 | 1, bold = false): Box => {
    const width = textWidth(text, size, { bold });
    const left = x - anchor * width;
    return { text, left, right: left + width, top: y - size * 0.75, bottom: y + size * 0.22 };
  };
  const boxes = [
    ...title.map(({ text, x, y }) => box(text, x, y, fontSizes.title, 0, true)),
    ...subtitle.map(({ text, x, y }) => box(text, x, y, fontSizes.subtitle, 0)),
    ...legend.map(({ text, x, y }) => ({ ...box(text, x, y, fontSizes.legend, 0), left: x - 30 })),
    ...rules.map(({ text, x, y }) => box(text, x, y, fontSizes.axis, 0.5)),
    ...yTicks.map(({ label, at }) => box(label, plot.left - 8, at + 4, fontSizes.tick, 1)),
    ...xTicks.map(({ label, at }) => box(label, at, plot.bottom + 19, fontSizes.tick, 0.5)),
    ...xTicks.flatMap(({ context, at }) =>
      context === undefined ? [] : [box(context, at, plot.bottom + 35, fontSizes.tick, 0.5)],
    ),
  ];
  if (xTitle !== undefined) boxes.push(box(xTitle.text, xTitle.x, xTitle.y, fontSizes.axis, 0.5));
  if (yTitle !== undefined) {
    const half = textWidth(yTitle.text, fontSizes.axis) / 2;
    const { text, x, y } = yTitle;
    boxes.push({ text, left: x - 9, right: x + 3, top: y - half, bottom: y + half });
  }
  return boxes;
}

describe('arrange', () => {
  for (const [name, chart] of Object.entries(sampleCharts)) {
    test(`no words of "${name}" are cut off or lie on others`, () => {
      const layout = arrange(chart);
      const boxes = boxesOf(layout);
      for (const box of boxes) {
        assert.ok(box.left >= 0 && box.right <= layout.width, `"${box.text}" leaves the side: ${JSON.stringify(box)}`);
        assert.ok(
          box.top >= 0 && box.bottom <= layout.height,
          `"${box.text}" leaves top or bottom: ${JSON.stringify(box)}`,
        );
      }
      for (const [i, a] of boxes.entries()) {
        for (const b of boxes.slice(i + 1)) {
          const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
          assert.ok(apart, `"${a.text}" and "${b.text}" overlap`);
        }
      }
    });

    test(`every axis of "${name}" has at least two ticks, and all lines lie inside the frame`, () => {
      const { plot, xTicks, yTicks, toX, toY } = arrange(chart);
      assert.ok(xTicks.length >= 2 && yTicks.length >= 2, `${xTicks.length} and ${yTicks.length}`);
      for (const each of [...chart.lines, ...chart.points]) {
        for (let i = 0; i < each.x.length; i++) {
          const x = toX(each.x[i]!);
          const y = toY(each.y[i]!);
          if (Number.isNaN(x) || Number.isNaN(y)) continue;
          assert.ok(x >= plot.left && x <= plot.right && y >= plot.top - 0.01 && y <= plot.bottom + 0.01, `${x} ${y}`);
        }
      }
    });
  }
});
