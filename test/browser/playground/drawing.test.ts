// A history drawn by hand, with mouse, finger or keys.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { testInChromium } from '../chromium.ts';
import { openPlayground, servePlayground, waitUntil } from './playground-page.ts';

describe('a history drawn by hand', () => {
  const served = servePlayground();

  testInChromium('a history is drawn by hand, and the forecast goes on from the pen', async (browser) => {
    const playground = await openPlayground(browser, served.isolated().url);
    const { page } = playground;
    await page.getByRole('button', { name: 'New drawing' }).click();
    await playground.waitFor('historyPoints === 0 && forecastPoints === 0');
    assert.ok(await page.locator('#hint').isVisible());
    const box = (await page.locator('#chart').boundingBox())!;
    await page.mouse.move(box.x + 60, box.y + 200);
    await page.mouse.down();
    for (let i = 0; i <= 60; i++) await page.mouse.move(box.x + 60 + 6 * i, box.y + 200 - 80 * Math.sin(i / 7));
    const drawn = await playground.historyPoints();
    assert.ok(drawn > 100 && drawn < 200, `${drawn} steps`);
    await playground.waitFor(`forecastPoints === horizon + 1`);
    await playground.picture('drawing');
    await page.mouse.up();
    assert.equal(await page.locator('#source').textContent(), 'Drawn by hand');
    assert.ok(await page.locator('#hint').isHidden());
    await page.getByRole('button', { name: 'Undo' }).click();
    await playground.waitFor('historyPoints === 200 && forecastPoints === horizon + 1');
    assert.ok(await page.getByRole('button', { name: 'Undo' }).isHidden());
    await page.mouse.click(box.x + 200, box.y + 40);
    assert.match((await page.locator('#source').textContent()) ?? '', /sample/, 'a click drew');
    await page.getByRole('button', { name: 'Sample' }).click();
    await playground.waitFor('historyPoints === 200 && forecastPoints === horizon + 1');
    await playground.close();
  });

  testInChromium('the pen draws from the left wherever the horizon was, by mouse and by touch', async (browser) => {
    const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
    for (const options of [{}, phone]) {
      const playground = await openPlayground(browser, served.isolated().url, options);
      const { page } = playground;
      await page.locator('#handle').press('Home');
      for (let i = 0; i < 6; i++) await page.locator('#handle').press('ArrowRight');
      await playground.waitFor('horizon === 7');
      await page.getByRole('button', { name: 'New drawing' }).click();
      await playground.waitFor('historyPoints === 0 && forecastPoints === 0');
      assert.ok(await page.locator('#handle').isHidden());
      await playground.picture(`empty-${page.viewportSize()?.width}`);
      const session = await page.context().newCDPSession(page);
      const touch = (type: string, x?: number, y?: number) =>
        session.send('Input.dispatchTouchEvent', {
          type: type as 'touchStart',
          touchPoints: x === undefined || y === undefined ? [] : [{ x, y }],
        });
      const stroke = async (xs: readonly number[], height: number) => {
        const box = (await page.locator('#chart').boundingBox())!;
        const [first, ...others] = xs.map(
          (x) => [box.x + x, box.y + box.height * height + 20 * Math.sin(x / 9)] as const,
        );
        const [x, y] = first!;
        if (options === phone) await touch('touchStart', x, y);
        else {
          await page.mouse.move(x, y);
          await page.mouse.down();
        }
        for (const [x, y] of others) await (options === phone ? touch('touchMove', x, y) : page.mouse.move(x, y));
        await (options === phone ? touch('touchEnd') : page.mouse.up());
      };
      // At the height of the knob, and where it was.
      await stroke([60, 66, 72, 78, 84], 0.5);
      await playground.waitFor('historyPoints > 5 && horizon === 7 && forecastPoints === 8');
      const before = await playground.historyPoints();
      // Over the horizon's line, but not its knob.
      const chart = (await page.locator('#chart').boundingBox())!;
      const handle = (await page.locator('#handle').boundingBox())!;
      const line = handle.x + handle.width / 2 - chart.x;
      await stroke([line, line + 10, line + 20], 0.2);
      await playground.waitFor(`historyPoints > ${before} && horizon === 7`);
      await playground.close();
    }
  });

  testInChromium('the keyboard alone changes horizon and history', async (browser) => {
    const playground = await openPlayground(browser, served.isolated().url);
    const { page } = playground;
    const focused = () => page.evaluate<string>("document.activeElement.getAttribute('aria-label')");
    for (let i = 0; i < 20 && (await focused()) !== 'Horizon, in steps'; i++) await page.keyboard.press('Tab');
    const before = await playground.horizon();
    const keys = ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'PageDown'];
    for (const key of keys) await page.keyboard.press(key);
    await playground.waitFor(`horizon === ${before + 1 - 10} && forecastPoints === horizon + 1`);
    await page.keyboard.press('End');
    await playground.waitFor('horizon === 200 && forecastPoints === 201');

    const forecast = await page.locator('#forecast').getAttribute('d');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowLeft');
    const read = async () => (await page.locator('#spoken').textContent()) ?? '';
    await page.locator('#spoken', { hasText: 'history' }).waitFor({ state: 'attached' });
    const first = await read();
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowUp');
    await waitUntil(
      page,
      `document.getElementById('spoken').textContent !== ${JSON.stringify(first)} && document.getElementById('forecast').getAttribute('d') !== ${JSON.stringify(forecast)}`,
    );
    assert.equal(await page.locator('#source').textContent(), 'Drawn by hand');
    await playground.picture('keyboard');
    await playground.close();
  });
});
