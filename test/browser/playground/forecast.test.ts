// What the page forecasts: the shipped models, the horizon, and what is kept from the model.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe } from 'node:test';
import { Forecaster } from '@onnxcast/runtime-node';
import { testInChromium } from '../chromium.ts';
import { entries, models, openPlayground, servePlayground } from './playground-page.ts';

describe('what the page forecasts, and from where on', () => {
  const served = servePlayground();

  testInChromium('every shipped model forecasts its sample as onnxruntime-node does', async (browser) => {
    const playground = await openPlayground(browser, served.isolated().url);
    const { page } = playground;
    console.log(`from opening the page to the first forecast drawn: ${Math.round(playground.opening)} ms`);
    for (const { name, title, file, history } of entries) {
      await page.getByRole('radio', { name: title }).check({ force: true });
      await page.locator('#title', { hasText: title }).waitFor();
      await playground.waitFor(`historyPoints === ${history.values.length} && forecastPoints === horizon + 1`);
      const horizon = await playground.horizon();
      const forecaster = await Forecaster.load(join(models, file), { device: 'cpu' });
      const expected = (await forecaster.forecast(history.values, horizon)).values.at(-1)!;
      await forecaster.dispose();
      await page.locator('#chart').press('End');
      await page.locator('#spoken', { hasText: 'forecast' }).waitFor({ state: 'attached' });
      const said = await page.locator('#spoken').textContent();
      const shown = Number(/forecast (.+)$/.exec(said ?? '')?.[1]?.replace('−', '-'));
      // Five digits are shown.
      assert.ok(
        Math.abs(shown - expected) <= Math.max(1e-4, Math.abs(expected) * 1e-4),
        `${name}: ${said}, ${expected}`,
      );
      await page.locator('#card summary').click();
      assert.match((await page.locator('#card').textContent()) ?? '', /Figures[\s\S]+Licence[\s\S]+Apache-2\.0/);
      await playground.picture(`model-${name}`);
    }
    await playground.close();
  });

  testInChromium('the horizon follows the pointer, and the forecast the horizon', async (browser) => {
    const playground = await openPlayground(browser, served.isolated().url);
    const { page } = playground;
    const before = await playground.horizon();
    const box = (await page.locator('#handle').boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 120, y + 30, { steps: 10 });
    const during = await playground.horizon();
    assert.ok(during < before - 20, `${before} -> ${during}`);
    await playground.waitFor(`forecastPoints === ${during} + 1`);
    const handle = (await page.locator('#handle').boundingBox())!;
    assert.ok(Math.abs(handle.x + handle.width / 2 - (x - 120)) < 4, 'the handle is not under the pointer');
    await page.mouse.move(5000, y);
    await page.mouse.up();
    await playground.waitFor('horizon === 200 && forecastPoints === 201');

    // Main-thread time of the page a frame, while the horizon is dragged at history 200.
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const busy = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
    };
    const end = (await page.locator('#handle').boundingBox())!;
    await page.mouse.move(end.x + 20, y);
    await page.mouse.down();
    const [start, frames] = [await busy(), 100];
    for (let i = 0; i < frames; i++) {
      await page.mouse.move(end.x + 20 - 20 * Math.abs(Math.sin(i / 8)), y);
      await page.evaluate('new Promise(requestAnimationFrame)');
    }
    const spent = (await busy()) - start;
    await page.mouse.up();
    console.log(`redraw while dragging: ${(spent / frames).toFixed(1)} ms of main-thread time a frame`);
    await playground.close();
  });

  testInChromium(
    'the start of the forecast is dragged back over what is known, and the error told',
    async (browser) => {
      const playground = await openPlayground(browser, served.isolated().url);
      const { page } = playground;
      const co2 = entries.find(({ name }) => name === 'co2')!;
      await page.getByRole('radio', { name: co2.title }).check({ force: true });
      await playground.waitFor('historyPoints === 240 && forecastPoints === horizon + 1');
      const switchPlace = await page.getByText('Compare runtimes').boundingBox();
      assert.equal(await page.locator('#figure-error').textContent(), '–');
      const start = page.getByRole('slider', { name: 'Steps of history that the model is given' });
      const box = (await start.boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x - 150, y, { steps: 8 });
      await page.mouse.up();
      const dragged = Number(await start.getAttribute('aria-valuenow'));
      assert.ok(dragged > 150 && dragged < 210, `${dragged} steps`);
      await start.press('End');
      for (let i = 0; i < 24; i++) await start.press('ArrowLeft');
      await playground.waitFor('historyPoints === 216 && forecastPoints === horizon + 1 && horizon === 24');

      const forecaster = await Forecaster.load(join(models, co2.file), { device: 'cpu' });
      const { values: forecast } = await forecaster.forecast(co2.history.values.slice(0, 216), 24);
      await forecaster.dispose();
      const squares = forecast.map((value, i) => (value - co2.history.values[216 + i]!) ** 2);
      const error = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / 24);
      await page.locator('#figure-error', { hasText: `RMSE ${Number(error.toPrecision(3))} over 24 steps` }).waitFor();
      assert.deepEqual(await page.getByText('Compare runtimes').boundingBox(), switchPlace, 'the switch moved');
      await playground.picture('judge');
      await page.getByText('Compare runtimes').click();
      await page.locator('#comparison[aria-busy=false] table').waitFor();
      await playground.close();
    },
  );
});
