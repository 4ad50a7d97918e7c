// The runtimes of one page beside one another.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { testInChromium } from '../chromium.ts';
import { openPlayground, servePlayground, waitUntil } from './playground-page.ts';

describe('runtimes that are compared', () => {
  const served = servePlayground();

  testInChromium('comparing waits for a history to be drawn, and says so', async (browser) => {
    const playground = await openPlayground(browser, served.isolated().url);
    const { page } = playground;
    await page.getByRole('button', { name: 'New drawing' }).click();
    await page.getByText('Compare runtimes').click();
    await page.locator('#comparison', { hasText: 'Nothing to forecast yet: draw a history first.' }).waitFor();
    const box = (await page.locator('#chart').boundingBox())!;
    await page.mouse.move(box.x + 60, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 160, box.y + 200, { steps: 5 });
    await page.mouse.up();
    await page.locator('#comparison[aria-busy=false] table').waitFor();
    await page.getByRole('button', { name: 'New drawing' }).click();
    await page.locator('#comparison', { hasText: 'Nothing to forecast yet' }).waitFor();
    await playground.close();
  });

  testInChromium(
    'all runtimes of the page agree within 1e-4, where threads are allowed and where not',
    async (browser) => {
      for (const { url } of [served.isolated(), served.plain()]) {
        const playground = await openPlayground(browser, url);
        const { page } = playground;
        await page.getByText('Compare runtimes').click();
        await page.locator('#comparison[aria-busy=false] table').waitFor();
        const rows = await page.locator('#comparison tbody tr').allInnerTexts();
        const text = (await page.locator('#comparison').textContent()) ?? '';
        if (url === served.isolated().url) {
          assert.match(rows.join('\n'), /Plain TypeScript[\s\S]+WASM, 1 thread[\s\S]+WASM, \d threads/);
          await playground.picture('compare');
        } else {
          assert.equal(rows.length, 2);
          assert.match(text, /Not compared: WASM, threads: the page is not cross-origin isolated/);
        }
        const worst = /between any two: (?:0|([\d.]+)\s×\s10⁻([⁰¹²³⁴⁵⁶⁷⁸⁹]+))\./.exec(text);
        assert.ok(worst, text);
        const exponent = [...(worst[2] ?? '')].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)).join('');
        const difference = worst[1] === undefined ? 0 : Number(`${worst[1]}e-${exponent}`);
        assert.ok(difference <= 1e-4, `${difference}`);
        // The numbers of all of them at one step, and again after the horizon moved.
        await page.locator('#chart').press('End');
        await page.locator('#tip', { hasText: 'Plain TypeScript' }).waitFor();
        await page.locator('#handle').press('PageDown');
        await page.locator('#comparison[aria-busy=false] table').waitFor();
        await waitUntil(page, "document.querySelectorAll('#overlays path').length > 1");
        // Another model while runtimes run: the workers of the first are gone, and the table is of the second.
        await page.locator('#handle').press('PageDown');
        await page.getByRole('radio', { name: "A player's minutes" }).check({ force: true });
        await playground.waitFor('historyPoints === 11 && forecastPoints === 12');
        await page.locator('#comparison[aria-busy=false] table').waitFor();
        await waitUntil(page, "document.querySelectorAll('#overlays path').length > 1");
        await playground.close();
      }
    },
  );

  testInChromium(
    'WebGPU is compared where there is one, and its large build fetched only then',
    async (browser) => {
      const playground = await openPlayground(browser, served.isolated().url);
      const { page } = playground;
      const fetched: string[] = [];
      page.context().on('request', (request) => fetched.push(request.url()));
      // Few steps: the GPU of the test is software.
      await page.getByRole('radio', { name: "A player's minutes" }).check({ force: true });
      await playground.waitFor('historyPoints === 11 && forecastPoints === 12');
      await page.locator('#offline', { hasText: 'Kept for use offline' }).waitFor();
      assert.deepEqual(
        fetched.filter((url) => url.includes('asyncify')),
        [],
      );
      await page.getByText('Compare runtimes').click();
      await page.locator('#comparison[aria-busy=false] table').waitFor();
      const text = (await page.locator('#comparison').textContent()) ?? '';
      assert.match(text, /WebGPU, step by step[\d.]+ ms[\d.]+\s×\s10⁻[³⁴⁵⁶⁷⁸⁹]/);
      assert.doesNotMatch(text, /Not compared/);
      await playground.picture('webgpu');
      await playground.close();
    },
    ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  );
});
