// What can be told of looks: phone width and contrast.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { testInChromium } from '../chromium.ts';
import { openPlayground, servePlayground } from './playground-page.ts';

describe('how the page looks', () => {
  const served = servePlayground();

  testInChromium('a page of phone width needs no sideways scrolling, and takes a finger', async (browser) => {
    const options = { viewport: { width: 375, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
    const playground = await openPlayground(browser, served.isolated().url, options);
    const { page } = playground;
    await page.getByText('Compare runtimes').tap();
    await page.locator('#comparison[aria-busy=false] table').waitFor();
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(width <= 375, `${width} pixels wide`);
    await page.locator('#chart').scrollIntoViewIfNeeded();
    const box = (await page.locator('#chart').boundingBox())!;
    await page.touchscreen.tap(box.x + box.width * 0.7, box.y + box.height / 2);
    await playground.waitFor('horizon > 50 && horizon < 130 && forecastPoints === horizon + 1');
    await playground.picture('phone');
    await playground.close();
  });

  testInChromium('text stands out from its ground by 4.5 to 1 or more, light and dark', async (browser) => {
    const grounds = new Set<string>();
    for (const colorScheme of ['light', 'dark'] as const) {
      const playground = await openPlayground(browser, served.isolated().url, { colorScheme });
      const { page } = playground;
      for (const [selector, ground] of [
        ['h1', 'body'],
        ['.lead', 'body'],
        ['#source', '.chart-card'],
        ['#length', '.chart-card'],
        ['#horizon', '.chart-card'],
        ['.figures dt', '.chart-card'],
      ] as const) {
        const style = (of: string, property: string) =>
          page.evaluate<string>(`getComputedStyle(document.querySelector('${of}')).${property}`);
        const [text, back] = [await style(selector, 'color'), await style(ground, 'backgroundColor')];
        const ratio = contrast(text, back);
        assert.ok(ratio >= 4.5, `${selector}, ${colorScheme}: ${ratio.toFixed(2)}`);
        grounds.add(back);
      }
      await playground.picture(colorScheme);
      await playground.close();
    }
    assert.equal(grounds.size, 4);
  });
});

/** Ratio of two colours. Source: WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).slice(0, 3).map((text) => {
      const value = Number(text) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((one, other) => other - one) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
