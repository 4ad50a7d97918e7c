import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { darkPalette, lightPalette } from './palette.ts';

type Rgb = readonly [number, number, number];
type Matrix = readonly [Rgb, Rgb, Rgb];

/** Source: Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB. */
const visions: Readonly<Record<string, Matrix>> = {
  'normal vision': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function multiply(matrix: Matrix, [r, g, b]: Rgb): Rgb {
  const row = (weights: Rgb) => weights[0] * r + weights[1] * g + weights[2] * b;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

function linearOf(color: string): Rgb {
  const channel = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** CIE 1976 L*a*b* for the white point D65. */
function labOf(linear: Rgb): Rgb {
  const [x, y, z] = multiply(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    linear,
  );
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const [fx, fy, fz] = [f(x / 0.9505), f(y), f(z / 1.089)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** Source: WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [r, g, blue] = linearOf(color);
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((p, q) => p - q);
  return (high! + 0.05) / (low! + 0.05);
}

for (const [name, palette] of Object.entries({ light: lightPalette, dark: darkPalette })) {
  describe(`the ${name} palette`, () => {
    for (const [vision, matrix] of Object.entries(visions)) {
      test(`keeps its first four colours and the ink apart under ${vision}`, () => {
        const seen = [...palette.series.slice(0, 4), palette.ink].map((color) =>
          labOf(multiply(matrix, linearOf(color))),
        );
        for (const [i, a] of seen.entries()) {
          for (const [j, b] of seen.entries()) {
            if (j <= i) continue;
            const difference = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
            // 2.3 is just noticeable on large patches; thin lines need several times that.
            assert.ok(difference > 12, `${i} and ${j}: ${difference}`);
          }
        }
      });
    }

    test('has lines at a contrast of 3 to 1 and words at 4.5 to 1', () => {
      for (const color of palette.series)
        assert.ok(contrast(color, palette.paper) >= 3, `${color} ${contrast(color, palette.paper)}`);
      for (const color of [palette.ink, palette.muted]) assert.ok(contrast(color, palette.paper) >= 4.5, color);
    });

    test('has no colour twice', () => {
      assert.equal(new Set(palette.series).size, palette.series.length);
      assert.equal(palette.series.length, lightPalette.series.length);
    });
  });
}
