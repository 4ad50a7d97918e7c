// Training in a page: one wave of the tutorial in the playground in Chromium, everything as it is offered at first.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Forecaster } from '@onnxcast/runtime-node';
import { generateSine, type Series } from '@onnxcast/series';
import { findChromium } from '@onnxcast/setup';
import { type Browser, chromium } from 'playwright-core';
import { buildPlayground } from '../build-playground.ts';
import { STRICT_POLICY, serveFolder } from '../serve.ts';
import { describeMachine, type Figure, type PartFigures } from './figures.ts';

const [PAST, AHEAD] = [1000, 1000];
const WAVES = 3;
/** Milliseconds that a training may take, on a machine that does much else. */
const PATIENCE = 1_800_000;

/** Trains on some waves, one after the other, and judges every file that the page offers. */
export async function benchPage(): Promise<PartFigures> {
  const executablePath = findChromium();
  const waves = generateSine({ series: WAVES, length: PAST + AHEAD });
  const title = `The playground trains: ${PAST} steps of a sine, LSTM cells as they are offered at first, by the clock`;
  const figures: Figure[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-bench-page-'));
  const { folder: page } = await buildPlayground(join(folder, 'page'));
  const served = await serveFolder({ folders: page, isolated: true, policy: STRICT_POLICY });
  const browser = await chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
  try {
    for (const [i, wave] of waves.entries()) {
      console.error(`wave ${i + 1}`);
      const { seconds, model } = await trainInPage(browser, served.url, wave);
      const rmse = await rmseOf(model, wave);
      figures.push({
        task: `wave ${i + 1}, from the click to the file`,
        contender: `Chromium ${browser.version().split('.')[0]}, WebAssembly`,
        threads: 1,
        isOurs: true,
        clock: seconds,
        value: rmse,
        reason: `RMSE of ${AHEAD} steps ${rmse.toPrecision(2)}`,
      });
    }
  } finally {
    await browser.close();
    await served.close();
    await rm(folder, { recursive: true });
  }
  return { part: 'page', title, machine: describeMachine(), unit: 's', figures };
}

/** Drops the past of a wave, clicks `Train` for cells, and takes the file. */
async function trainInPage(browser: Browser, url: string, { values }: Series) {
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('#train:enabled').waitFor();
  const rows = Buffer.from(`y\n${values.slice(0, PAST).join('\n')}\n`);
  await page.locator('#file').setInputFiles({ name: 'wave.csv', mimeType: 'text/csv', buffer: rows });
  await page.locator('#source', { hasText: 'wave.csv' }).waitFor();
  await page.getByRole('radio', { name: 'LSTM cells' }).check({ force: true });
  const started = performance.now();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const link = page.getByRole('link', { name: /^Download .*\.onnx$/ });
  await link.waitFor();
  const seconds = (performance.now() - started) / 1000;
  console.error(await page.locator('#progress-words').textContent());
  const coming = page.waitForEvent('download');
  await link.click();
  const model = await readFile(await (await coming).path());
  await context.close();
  return { seconds, model };
}

/** Over what comes after the past, which the page never saw. */
async function rmseOf(model: Uint8Array, { values }: Series): Promise<number> {
  const forecaster = await Forecaster.load(model, { device: 'cpu' });
  const { values: forecast } = await forecaster.forecast(values.slice(0, PAST), AHEAD);
  await forecaster.dispose();
  return Math.sqrt(forecast.reduce((sum, value, i) => sum + (value - values[PAST + i]!) ** 2, 0) / AHEAD);
}
