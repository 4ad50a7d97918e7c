import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sampleCharts } from '../render/sample-charts.suite.ts';
import { type Report, renderReport } from './report.ts';

const report: Report = {
  title: 'Training of waves.csv',
  summary: '97 waves to train, 3 to test.',
  facts: [
    ['engine', 'tensorflow'],
    ['seed', '1'],
  ],
  chosen: 2,
  reason: 'its closed loop is best.',
  oneStepLabel: 'one-step MSE',
  closedLoopLabel: 'closed-loop RMSE',
  epochs: [1, 2, 3].map((epoch) => ({
    epoch,
    oneStep: 0.1 ** (epoch * 2),
    closedLoop: [0.8, 0.061, Number.NaN][epoch - 1]!,
    picture: sampleCharts['tutorial']!,
  })),
};

/** Every element closes in its turn. Source: HTML, void elements. */
function checkNesting(html: string): void {
  const open: string[] = [];
  const bare = html.replace(/<style>.*?<\/style>/s, '').replace('<!doctype html>', '');
  for (const [, end, name, close] of bare.matchAll(/<(\/?)([a-z1-6]+)[^>]*?(\/?)>/gi)) {
    if (close === '/' || name === 'meta') continue;
    if (end === '/') assert.equal(open.pop(), name);
    else open.push(name!);
  }
  assert.deepEqual(open, []);
}

describe('renderReport', () => {
  const html = renderReport(report);

  test('shows the picture and both errors of every epoch', () => {
    assert.equal(html.match(/<svg /g)?.length, 4);
    assert.match(html, /one-step MSE 0\.0100 · closed-loop RMSE 0\.800/);
    assert.match(html, /one-step MSE 1\.00e-4 · closed-loop RMSE 0\.0610/);
    assert.match(html, /one-step MSE 1\.00e-6 · closed-loop RMSE not finite/);
  });

  test('marks the chosen epoch in the table and above its picture, and no other', () => {
    assert.match(html, /<a href="#epoch-2">Epoch 2<\/a> was chosen: its closed loop is best\./);
    assert.match(html, /<a href="#epoch-2">2<\/a> <strong class="chosen">chosen<\/strong>/);
    assert.match(html, /<h2>Epoch 2 <strong class="chosen">chosen<\/strong><\/h2>/);
    assert.equal(html.match(/<strong class="chosen">/g)?.length, 2);
  });

  test('needs no other file, no script and no network', () => {
    assert.doesNotMatch(html, /<script|<link|<img|<iframe|@import|url\(|src=/i);
    assert.match(html, /default-src 'none'/);
    const addresses = [...html.matchAll(/https?:\/\/[^"\s]+/g)].map(([address]) => address);
    assert.deepEqual([...new Set(addresses)], ['http://www.w3.org/2000/svg']);
  });

  test('has every anchor that it links to, and no id twice', () => {
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
    assert.equal(new Set(ids).size, ids.length);
    for (const [, anchor] of html.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.includes(anchor!), anchor);
  });

  test('is well nested, in light and dark', () => {
    checkNesting(html);
    assert.match(html, /prefers-color-scheme:dark/);
  });

  test('has text of users only as text', () => {
    const hostile = '<img src=x onerror=alert(1)>"\'&';
    const attacked = renderReport({
      title: hostile,
      summary: hostile,
      facts: [[hostile, hostile]],
      epochs: [{ epoch: 1, oneStep: 1 }],
      chosen: 1,
      reason: hostile,
      oneStepLabel: hostile,
      closedLoopLabel: hostile,
    });
    assert.doesNotMatch(attacked, /<img|"onclick="/);
    checkNesting(attacked);
  });

  test('of a run without an epoch says so', () => {
    const empty = renderReport({ title: 'Just begun', epochs: [] });
    assert.match(empty, /No epoch has ended yet\./);
    checkNesting(empty);
  });
});
