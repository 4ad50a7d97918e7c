// The panel that trains: what it learns, shows, keeps and says.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe } from 'node:test';
import { Forecaster } from '@onnxcast/runtime-node';
import type { Page } from 'playwright-core';
import { testInChromium } from '../chromium.ts';
import { entries, openPlayground, type Playground, servePlayground, waitUntil } from './playground-page.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const sine = Array.from({ length: 120 }, (_, t) => Math.sin(t / 5));
const SINE = `y\n${sine.join('\n')}\n`;

/** Trains what is chosen to its end. */
async function train(page: Page, recipe: string, epochs?: number): Promise<string> {
  await page.getByRole('radio', { name: recipe }).check({ force: true });
  if (epochs !== undefined) await page.getByLabel('Epochs', { exact: true }).fill(String(epochs));
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  // The click itself takes the button away; it is back when the training has ended.
  await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
  return (await page.locator('#progress-words').textContent()) ?? '';
}

/** The file that is offered. */
async function downloadFrom(page: Page): Promise<Uint8Array> {
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Download .*\.onnx$/ }).click();
  return readFile(await (await coming).path());
}

/** The first values of the forecast, as the page computes them on WebAssembly, to eight digits. */
async function readForecast(playground: Playground, past: number, steps: number): Promise<readonly number[]> {
  const { page } = playground;
  await page.getByText('Compare runtimes').click();
  await page.locator('#comparison[aria-busy=false] table').waitFor();
  await page.locator('#chart').press('Home');
  for (let step = 0; step < past - 10; step += 10) await page.locator('#chart').press('Shift+ArrowRight');
  const values: number[] = [];
  while (values.length < steps) {
    await page.locator('#chart').press('ArrowRight');
    const said = await page.evaluate<string>(
      "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(document.getElementById('spoken').textContent))))",
    );
    const value = /WASM, 1 thread ([-\d.e]+)/.exec(said)?.[1];
    if (value !== undefined) values.push(Number(value));
  }
  await page.getByText('Compare runtimes').click();
  return values;
}

describe('the panel that trains', () => {
  const served = servePlayground();

  testInChromium(
    'an autoregression is fitted to a dropped series, and its file says the same in Node to 1e-4',
    async (browser) => {
      const playground = await openPlayground(browser, served.isolated().url);
      const { page } = playground;
      await playground.drop(['sine.csv', SINE]);
      await playground.waitFor('historyPoints === 120 && forecastPoints === horizon + 1');
      assert.match(
        await train(page, 'Autoregression'),
        /^Fitted after .*, from \d+ past values: RMSE .* in closed loop\.$/,
      );
      await page.locator('#title', { hasText: 'sine-csv.onnx' }).waitFor();
      await playground.waitFor('historyPoints === 120 && forecastPoints === horizon + 1');
      const model = await downloadFrom(page);
      const forecaster = await Forecaster.load(model, { device: 'cpu' });
      const { values } = await forecaster.forecast(sine, 12);
      await forecaster.dispose();
      for (const [step, value] of (await readForecast(playground, 120, 12)).entries()) {
        assert.ok(Math.abs(value - values[step]!) <= 1e-4, `step ${step + 1}: ${value}, in Node ${values[step]}`);
        assert.ok(Math.abs(value - Math.sin((120 + step) / 5)) <= 1e-3, `step ${step + 1}: ${value}`);
      }
      await playground.close();
    },
  );

  testInChromium(
    "cells learn epoch by epoch before one's eyes, stop with the best epoch, and go on learning",
    async (browser) => {
      const playground = await openPlayground(browser, served.plain().url);
      const { page } = playground;
      await playground.drop(['sine.csv', SINE]);
      await playground.waitFor('historyPoints === 120 && forecastPoints === horizon + 1');
      await page.getByRole('radio', { name: 'LSTM cells' }).check({ force: true });
      await page.getByLabel('Epochs', { exact: true }).fill('900');
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      const drawn = async () => (await page.locator('#forecast').getAttribute('d')) ?? '';
      await page.locator('#progress-words', { hasText: /^Epoch \d+:/ }).waitFor();
      await page.locator('#title', { hasText: 'sine-csv.onnx' }).waitFor();
      const first = await drawn();
      await page.locator('#progress-words', { hasText: /^Epoch ([3-9]|\d{2,}):/ }).waitFor();
      await waitUntil(page, `document.getElementById('forecast').getAttribute('d') !== ${JSON.stringify(first)}`);
      assert.ok(((await page.locator('#losses path').getAttribute('d')) ?? '').split('L').length > 20);
      await playground.picture('training');
      await page.getByRole('button', { name: 'Stop, and keep the best' }).click();
      await page.locator('#progress-words', { hasText: /^Stopped\. Epoch \d+ is the model, after/ }).waitFor();
      const learnt = await downloadFrom(page);
      const forecaster = await Forecaster.load(learnt, { device: 'cpu' });
      assert.deepEqual(forecaster.spec?.hidden, [16]);
      const { values } = await forecaster.forecast(sine, 8);
      await forecaster.dispose();
      for (const [step, value] of (await readForecast(playground, 120, 8)).entries()) {
        assert.ok(Math.abs(value - values[step]!) <= 1e-4, `step ${step + 1}: ${value}, in Node ${values[step]}`);
      }
      const words = await train(page, 'Fine-tune the open model', 2);
      assert.match(
        words,
        /^(Epoch \d is the model, after .*, where it was .* before|No epoch was better than the model as it was, .*)\.$/,
      );
      await playground.close();
    },
  );

  testInChromium('what cannot be trained is said in a sentence, and another model ends a training', async (browser) => {
    const playground = await openPlayground(browser, served.isolated().url);
    const { page } = playground;
    await playground.drop(['two.csv', 'y\n1\n2\n']);
    await playground.waitFor('historyPoints === 2');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page
      .locator('#progress-words.alarm', { hasText: /^The shortest series has 2 points .*; 3 are needed\./ })
      .waitFor();
    assert.equal(await page.locator('#title').textContent(), entries[0]!.title);
    await playground.drop(['sine.csv', SINE]);
    await playground.waitFor('historyPoints === 120');
    await page.getByRole('radio', { name: 'LSTM cells' }).check({ force: true });
    await page.getByLabel('Epochs', { exact: true }).fill('900');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.locator('#progress-words', { hasText: /^Epoch \d+:/ }).waitFor();
    await page.getByRole('radio', { name: entries.at(-1)!.title }).check({ force: true });
    await page
      .locator('#progress-words', { hasText: 'The training was ended, as another model was opened.' })
      .waitFor();
    await page.locator('#title', { hasText: entries.at(-1)!.title }).waitFor();
    assert.ok(await page.locator('#download').isHidden());
    await playground.close();
  });

  testInChromium(
    'all series of a file teach one model, and axe finds nothing by day, by night and on a phone',
    async (browser) => {
      const phone = { viewport: { width: 375, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
      for (const [name, options] of [
        ['training-day', { colorScheme: 'light' }],
        ['training-night', { colorScheme: 'dark' }],
        ['training-phone', phone],
      ] as const) {
        const playground = await openPlayground(browser, served.isolated().url, options);
        const { page } = playground;
        const rows = sine.map((value, t) => `${value},${Math.cos(t / 5)},${Math.sin(t / 5 + 1)}`);
        await playground.drop(['three.csv', `a,b,c\n${rows.join('\n')}\n`]);
        await playground.waitFor('historyPoints === 120 && forecastPoints === horizon + 1');
        await page.getByLabel('All 3 series of the file').check();
        await train(page, 'LSTM cells', 2);
        await playground.picture(name);
        await page.evaluate(await readFile(axe, 'utf8'));
        const found = await page.evaluate<readonly string[]>(
          "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(' | ')))",
        );
        assert.deepEqual(found, [], name);
        assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= page.viewportSize()!.width);
        await playground.close();
      }
    },
  );
});
