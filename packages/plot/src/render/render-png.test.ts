import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { seriesChart } from '../charts/chart-series.ts';
import { renderPng } from './render-png.ts';
import { sampleCharts, table } from './sample-charts.suite.ts';

/** Decodes an 8-bit RGBA PNG without interlacing. Source: PNG specification, third edition, sections 5, 9 and 11. */
function decodePng(png: Uint8Array) {
  const view = Buffer.from(png);
  assert.deepEqual([...view.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const data: Buffer[] = [];
  for (let at = 8; at < view.length; ) {
    const length = view.readUInt32BE(at);
    if (view.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(view.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const [width, height] = [view.readUInt32BE(16), view.readUInt32BE(20)];
  assert.deepEqual([...view.subarray(24, 29)], [8, 6, 0, 0, 0]);
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * 4;
  assert.equal(raw.length, height * (stride + 1));
  const pixels = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]!;
    for (let i = 0; i < stride; i++) {
      const left = i < 4 ? 0 : pixels[y * stride + i - 4]!;
      const up = y === 0 ? 0 : pixels[(y - 1) * stride + i]!;
      const corner = i < 4 || y === 0 ? 0 : pixels[(y - 1) * stride + i - 4]!;
      const distances = [left, up, corner].map((each) => Math.abs(left + up - corner - each));
      const nearest = [left, up, corner][distances.indexOf(Math.min(...distances))]!;
      const predicted = [0, left, up, (left + up) >> 1, nearest][filter]!;
      pixels[y * stride + i] = raw[y * (stride + 1) + 1 + i]! + predicted;
    }
  }
  const count = (matches: (r: number, g: number, b: number) => boolean, from = 0, to = height) => {
    let found = 0;
    for (let i = from * stride; i < to * stride; i += 4) {
      if (matches(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!)) found++;
    }
    return found;
  };
  return { width, height, count };
}

test('a PNG is twice as large as its chart, and as large as asked', async () => {
  const chart = sampleCharts['tutorial']!;
  const twice = decodePng(await renderPng(chart));
  assert.deepEqual([twice.width, twice.height], [1800, 880]);
  const once = decodePng(await renderPng(chart, { scale: 1 }));
  assert.deepEqual([once.width, once.height], [900, 440]);
});

test('a PNG shows the lines in their colours on white', async () => {
  const { count, width, height } = decodePng(await renderPng(sampleCharts['tutorial']!, { scale: 1 }));
  assert.ok(count((r, g, b) => r === 255 && g === 255 && b === 255) > (width * height) / 2);
  const near = (red: number, green: number, blue: number) => (r: number, g: number, b: number) =>
    Math.abs(r - red) + Math.abs(g - green) + Math.abs(b - blue) < 24;
  assert.ok(count(near(0x00, 0x72, 0xb2)) > 1000);
  assert.ok(count(near(0xd5, 0x5e, 0x00)) > 1000);
  assert.ok(count(near(0x00, 0x9e, 0x73)) > 1000);
});

test('a PNG has its words although no font of the system is loaded', async () => {
  const words = seriesChart([table('a', [1, 2])], { title: 'MMMMMMMMMMMMMMMMMMMM' });
  const none = seriesChart([table('a', [1, 2])], { title: ' ' });
  const dark = (r: number, g: number, b: number) => r + g + b < 300;
  const [withTitle, without] = await Promise.all([renderPng(words, { scale: 1 }), renderPng(none, { scale: 1 })]);
  assert.ok(decodePng(withTitle).count(dark, 0, 40) > 1000);
  assert.equal(decodePng(without).count(dark, 0, 12), 0);
});
