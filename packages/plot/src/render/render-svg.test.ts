import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import type { Chart } from '../charts/chart.ts';
import { forecastChart } from '../charts/chart-forecast.ts';
import { seriesChart } from '../charts/chart-series.ts';
import { renderSvg } from './render-svg.ts';
import { forecastOf, sampleCharts, table, walk, wave } from './sample-charts.suite.ts';

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, 'snapshots');

/** Holds a picture to its snapshot; the picture as it is now is saved beside it when they differ. */
function checkSnapshot(name: string, svg: string): void {
  const expected = join(folder, `${name}.svg`);
  const actual = join(folder, `${name}.actual.svg`);
  if (process.env['UPDATE_SNAPSHOTS'] === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(expected, svg);
  }
  if (existsSync(expected) && readFileSync(expected, 'utf8') === svg) {
    rmSync(actual, { force: true });
    return;
  }
  writeFileSync(actual, svg);
  assert.fail(`snapshots/${name}.svg is not this picture. Look at ${actual}; UPDATE_SNAPSHOTS=1 takes it over.`);
}

describe('renderSvg', () => {
  for (const [name, chart] of Object.entries(sampleCharts)) {
    test(`the picture "${name}" is the one in its snapshot`, () => {
      checkSnapshot(name, renderSvg(chart));
    });

    test(`the picture "${name}" is well-formed and has no number that is none`, () => {
      const svg = renderSvg(chart);
      const { width } = new Resvg(svg, { font: { loadSystemFonts: false } });
      assert.equal(width, chart.width);
      assert.doesNotMatch(svg.replace(/>[^<]*</g, '><'), /NaN|Infinity|undefined|-0[^.0-9]|\.\d\d[^"\d]*L/);
    });
  }

  test('text of users cannot become markup', () => {
    const hostile = '</text><script>alert(1)</script>"\' & \u0000\u0008\ud800';
    const chart = seriesChart([table(hostile, [1, 2]), table(`${hostile}2`, [2, 1])], {
      title: hostile,
      subtitle: hostile,
      xTitle: hostile,
      yTitle: hostile,
      width: 4000,
    });
    const svg = renderSvg(chart);
    assert.doesNotMatch(svg, /<script/);
    assert.match(svg, /&lt;script&gt;/);
    assert.doesNotThrow(() => new Resvg(svg, { font: { loadSystemFonts: false } }));
  });

  test('a history of 100,000 points and a forecast as long make less than 100 kB', () => {
    const values = walk(200_000);
    const chart = forecastChart([table('walk', values.slice(0, 100_000))], [forecastOf('walk', values.slice(100_000))]);
    assert.ok(renderSvg(chart).length < 100_000, String(renderSvg(chart).length));
  });

  test('the same chart gives the same bytes, and is not touched', () => {
    const chart: Chart = deepFreeze(structuredClone(sampleCharts['monthly']!));
    assert.equal(renderSvg(chart), renderSvg(chart));
    assert.equal(renderSvg(chart), renderSvg(sampleCharts['monthly']!));
  });

  test('a future is dotted and a past is solid', () => {
    const lines = renderSvg(forecastChart([table('a', wave(0, 0, 50))], [forecastOf('a', wave(0, 50, 50))]))
      .split('\n')
      .filter((line) => line.startsWith('<path class="line'));
    assert.deepEqual(
      lines.map((line) => line.includes('stroke-dasharray="0.1')),
      [false, true, false, true],
      'history and forecast in the legend, then history and forecast',
    );
  });

  test('nothing that a page loads with the chart needs Node or a file reader', () => {
    const seen = new Set<string>();
    const outside = new Set<string>();
    const visit = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      const source = readFileSync(file, 'utf8');
      for (const [statement, from] of source.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)';/gms)) {
        if (from!.startsWith('.')) visit(join(dirname(file), from!));
        else if (!/^import type /.test(statement)) outside.add(from!);
      }
    };
    visit(join(here, '../index.ts'));
    assert.deepEqual([...outside].sort(), ['@onnxcast/series/time-label', 'd3-scale', 'd3-shape']);
  });
});

/** Typed arrays cannot be frozen; the comparison with an untouched chart covers them. */
function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const each of Object.values(value)) deepFreeze(each);
    Object.freeze(value);
  }
  return value;
}
