import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Resvg } from '@resvg/resvg-js';
import { seriesChart } from '../charts/chart-series.ts';
import { renderPanels } from './render-panels.ts';
import { table } from './sample-charts.suite.ts';

function chartOf(title: string, width: number, height: number) {
  return seriesChart([table(title, [1, 2, 3])], { title, width, height });
}

describe('renderPanels', () => {
  const charts = [chartOf('one', 400, 300), chartOf('two', 500, 320), chartOf('three', 450, 350)];

  test('puts charts beside one another, and every title stands in its own panel', () => {
    const svg = renderPanels(charts);
    const { width, height } = new Resvg(svg, { font: { loadSystemFonts: false } });
    assert.deepEqual([width, height], [400 + 500 + 450, 350]);
    const panels = [...svg.matchAll(/<svg x="(\d+)" y="(\d+)"[\s\S]*?<title>(\w+)/g)].map((match) => match.slice(1));
    assert.deepEqual(panels, [
      ['0', '0', 'one'],
      ['400', '0', 'two'],
      ['900', '0', 'three'],
    ]);
  });

  test('begins a new row after so many columns, a column as wide as its widest chart', () => {
    const svg = renderPanels(charts, { columns: 2 });
    const { width, height } = new Resvg(svg, { font: { loadSystemFonts: false } });
    assert.deepEqual([width, height], [450 + 500, 320 + 350]);
    const places = [...svg.matchAll(/<svg x="(\d+)" y="(\d+)"/g)].map((match) => match.slice(1));
    assert.deepEqual(places, [
      ['0', '0'],
      ['450', '0'],
      ['0', '320'],
    ]);
  });
});
