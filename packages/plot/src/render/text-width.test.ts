import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { Resvg } from '@resvg/resvg-js';
import { fitName, fitText, textWidth, wrapText } from './text-width.ts';

const { resolve } = createRequire(import.meta.url);
const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => resolve(`dejavu-fonts-ttf/ttf/${file}`));

/** Width of the ink that resvg puts down with the real font. */
function drawnWidth(text: string, size: number, weight: string): number {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="50"><text x="9" y="30" font-size="${size}" font-weight="${weight}" font-family="DejaVu Sans">${text}</text></svg>`;
  return new Resvg(svg, { font: { loadSystemFonts: false, fontFiles } }).innerBBox()!.width;
}

describe('textWidth', () => {
  for (const text of ['forecast starts', '1,000,000', '−0.25', 'Größe in München', 'CO₂ (ppm)', '10⁻¹²', 'WWWWiiii']) {
    test(`"${text}" is as wide as resvg draws it, to 5 % and a side bearing`, () => {
      // Ink has no side bearings (about a tenth of the size each side) and knows kerning.
      const estimate = textWidth(text, 16);
      const drawn = drawnWidth(text, 16, 'normal');
      assert.ok(Math.abs(estimate - drawn) < 0.05 * drawn + 3.2, `${estimate} is not ${drawn}`);
    });

    test(`"${text}" in bold is never wider than estimated by more than 4 %`, () => {
      assert.ok(drawnWidth(text, 16, 'bold') < textWidth(text, 16, { bold: true }) * 1.04);
    });
  }
});

describe('fitting', () => {
  test('text that fits stays as it is', () => {
    assert.equal(fitText('short', { width: 100, size: 12 }), 'short');
    assert.equal(fitName('short', 100, 12), 'short');
  });

  test('text that does not fit is cut to the width, a name in its middle', () => {
    const text = 'a long name with a number at its end 12345';
    const cut = fitText(text, { width: 120, size: 12 });
    assert.match(cut, /^a long.*…$/);
    assert.ok(textWidth(cut, 12) <= 120);
    const name = fitName(text, 120, 12);
    assert.match(name, /^a long.*….*12345$/);
    assert.ok(textWidth(name, 12) <= 120);
  });

  test('no width is too small', () => {
    assert.equal(fitText('text', { width: 0, size: 12 }), '…');
    assert.equal(fitName('text', 0, 12), '…');
  });

  test('lines break at spaces, and no word is lost where there is room', () => {
    const text = 'one two three four five six seven eight nine ten';
    const lines = wrapText(text, { width: 120, size: 12 }, 9);
    assert.ok(lines.length > 2);
    assert.equal(lines.join(' '), text);
    for (const line of lines) assert.ok(textWidth(line, 12) <= 120);
  });

  test('the last line allowed says that there was more', () => {
    const lines = wrapText('one two three four five six seven eight nine ten', { width: 120, size: 12 }, 2);
    assert.equal(lines.length, 2);
    assert.match(lines[1]!, /…$/);
  });

  test('empty text has no lines', () => {
    assert.deepEqual(wrapText('  ', { width: 120, size: 12 }, 2), []);
  });
});
