// The report of a run as a person opens it: from a file, in Chromium, with names that no one should have given.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { runCli } from '../run-cli.ts';
import { openContext, testInChromium } from './chromium.ts';

/** Closes the data of a page and alerts, as markup and as a path of images. */
const HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)>';
const LENGTH = 60;
const SERIES = 90;

/** Series of which the one with the hostile name is white noise, and so the worst. */
function writeSales(folder: string): string {
  let state = 7;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const rows = Array.from({ length: SERIES }, (_, i) => (i === 41 ? HOSTILE : `shop ${i}`)).flatMap((id, i) =>
    Array.from({ length: LENGTH }, (_, t) => {
      const value = i === 41 ? 100 * random() : 50 + i + t + 9 * Math.sin((2 * Math.PI * t) / 12) + random();
      return `"${id}",${2018 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}-01,${value.toFixed(3)}`;
    }),
  );
  const data = join(folder, 'sales.csv');
  writeFileSync(data, `unique_id,ds,y\n${rows.join('\n')}\n`);
  return data;
}

/** Opens a page, and keeps whatever it says, asks for or alerts. */
async function open(
  browser: Browser,
  file: string,
  { width = 1280, colorScheme = 'light' }: { readonly width?: number; readonly colorScheme?: 'light' | 'dark' } = {},
): Promise<{ readonly page: Page; readonly heard: readonly string[] }> {
  const context = await openContext(browser, { viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const heard: string[] = [];
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('dialog', (dialog) => {
    heard.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => heard.push(`request ${request.url()}`));
  const address = pathToFileURL(file).href;
  await page.goto(address);
  assert.equal(heard.shift(), `request ${address}`);
  return { page, heard };
}

/** Pixels of an element's canvas that something is drawn on. */
function countInk(page: Page, selector: string): Promise<number> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('${selector} canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, at) => at % 4 === 3 && value > 0).length;
  })()`);
}

describe('the report of a run', () => {
  let [folder, file] = ['', ''];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'onnxcast-report-'));
    const out = join(folder, 'run');
    const train = ['train', writeSales(folder), '--holdout', '6', '--horizon', '9', '--out', out];
    const { code, stderr } = await runCli(train);
    assert.equal(code, 0, stderr);
    file = join(out, 'report.html');
  });
  after(() => rmSync(folder, { recursive: true }));

  testInChromium('opens from a file without a word, a request or a script that a name smuggles in', async (browser) => {
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [360, 'dark'],
    ] as const) {
      const { page, heard } = await open(browser, file, { width, colorScheme });
      await page.locator('#series li').first().waitFor();
      assert.equal(await page.locator('#shown-name').textContent(), HOSTILE);
      await page.getByText('The forecast as numbers').click();
      await page.locator('#chart').hover();
      assert.ok((await countInk(page, '#chart')) > 2000);
      assert.equal(await page.locator('#report-data').count(), 1);
      assert.equal(await page.locator('img').count(), 0);
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      assert.equal(overflow, 0, `at ${width} pixels`);
      assert.deepEqual(heard, []);
      await page.context().close();
    }
    assert.ok(statSync(file).size < 1_200_000);
  });

  testInChromium(
    'lists the worst first, draws a part of the list, and finds a series by words of its name',
    async (browser) => {
      const { page, heard } = await open(browser, file);
      const rows = page.locator('#series li');
      await rows.first().waitFor();
      const made = await rows.count();
      assert.ok(made < SERIES, `${made} rows`);
      const scores = (await page.locator('#series .score').allTextContents()).map(Number);
      assert.deepEqual(
        scores,
        [...scores].sort((one, other) => other - one),
      );
      await page.locator('#series').hover();
      await page.mouse.wheel(0, 5000);
      await rows.nth(made).waitFor();

      await page.getByLabel('Find a series').fill('SHOP 7');
      assert.equal(await page.locator('#found').textContent(), `18 of ${SERIES} series`);
      await page.getByLabel('Order').selectOption('name');
      assert.deepEqual((await page.locator('#series .name').allTextContents()).slice(0, 3), [
        'shop 7',
        'shop 17',
        'shop 27',
      ]);
      await page.getByLabel('Find a series').press('Enter');
      assert.equal(await page.locator('#shown-name').textContent(), 'shop 7');
      await page.getByLabel('Find a series').press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      assert.equal(await page.locator('#shown-name').textContent(), 'shop 17');
      assert.equal(await page.locator('#series [aria-pressed=true] .name').textContent(), 'shop 17');
      assert.deepEqual(heard, []);
      await page.context().close();
    },
  );

  testInChromium(
    "shows the forecast's numbers as forecast.csv has them, and zooms by buttons and keys",
    async (browser) => {
      const { page } = await open(browser, file);
      await page.getByLabel('Find a series').fill('shop 12');
      await page.getByLabel('Find a series').press('Enter');
      await page.getByText('The forecast as numbers').click();
      const table = await page.locator('#numbers tbody tr').allInnerTexts();
      assert.equal(table.length, 6 + 9);
      const written = readFileSync(join(folder, 'run', 'forecast.csv'), 'utf8')
        .split('\n')
        .filter((row) => row.startsWith('shop 12,'))
        .map((row) => row.split(','));
      for (const [k, [, time, value]] of written.entries()) {
        const [shown, , forecast] = table[6 + k]!.split('\t');
        assert.equal(shown, time);
        // The page keeps a ten thousandth of the range of a series.
        assert.ok(Math.abs(Number(forecast) - Number(value)) < 0.02, `${forecast} for ${value}`);
      }
      const zoom = async () => page.evaluate("document.getElementById('chart').dataset.shown");
      assert.equal(await zoom(), '0-68');
      await page.locator('#chart').press('+');
      assert.notEqual(await zoom(), '0-68');
      await page.locator('#chart').press('ArrowLeft');
      const [, last] = String(await zoom())
        .split('-')
        .map(Number);
      assert.ok(last! < 68);
      await page.getByRole('button', { name: 'all of it' }).click();
      assert.equal(await zoom(), '0-68');
      await page.context().close();
    },
  );
});
