// What becomes of dropped files, good and bad.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Forecaster } from '@onnxcast/runtime-node';
import { convert } from '../../../packages/converter/src/index.ts';
import { initialWeights, type ModelSpec } from '../../../packages/model/src/index.ts';
import { createRandom } from '../../../packages/series/src/index.ts';
import { readSine64 } from '../../contracts/form.suite.ts';
import { testInChromium } from '../chromium.ts';
import { dropFiles, entries, openPlayground, servePlayground } from './playground-page.ts';

describe('files that are dropped', () => {
  const served = servePlayground();

  testInChromium('files that come together are all taken, or told', async (browser) => {
    const playground = await openPlayground(browser, served.isolated().url);
    const { page } = playground;
    const spec: ModelSpec = { features: ['sales', 'price'], targets: ['sales'], hidden: [8], scaling: 'standard' };
    const model = convert(spec, initialWeights(spec, createRandom(1)));
    const rows = Array.from({ length: 50 }, (_, t) => `${Math.cos(t / 5) + 2},${Math.sin(t / 3) + 5}`);
    await playground.drop(['shop.csv', `price,sales\n${rows.join('\n')}\n`], ['shop.onnx', model]);
    await page.locator('#title', { hasText: 'shop.onnx' }).waitFor();
    await playground.waitFor('historyPoints === 50 && forecastPoints === horizon + 1');
    assert.ok(await page.locator('#notice').isHidden());
    await page.getByRole('radio', { name: entries[0]!.title }).check({ force: true });
    await playground.waitFor('historyPoints === 200 && forecastPoints === horizon + 1');
    await playground.drop(['a.csv', 'y\n1\n2\n3\n'], ['b.csv', 'y\n1\n2\n3\n4\n']);
    await page.locator('#notice-text', { hasText: 'b.csv was not opened' }).waitFor();
    await playground.waitFor('historyPoints === 3 && forecastPoints === horizon + 1');
    // Dates in another country's spelling go on; what keeps no step is told, and still stands below the chart.
    await playground.drop(['us.csv', 'date,y\n1/31/2020,1\n2/29/2020,2\n3/31/2020,3\n']);
    await page.locator('#figure-horizon', { hasText: /steps?, to 20\d\d-\d\d-(?:28|29|30|31)$/ }).waitFor();
    assert.ok(await page.locator('#notice').isHidden());
    await playground.drop(['seasons.csv', 'date,y\nspring,1\nsummer,2\nautumn,3\n']);
    await page.locator('#notice-text', { hasText: 'seasons.csv: its times keep no step and no pattern' }).waitFor();
    await page.locator('#ticks .x', { hasText: 'spring' }).waitFor({ state: 'attached' });
    await playground.picture('dates');
    await playground.close();
  });

  testInChromium('a CSV dropped while the first model is on its way is what that model forecasts', async (browser) => {
    for (const late of ['index.json', entries[0]!.file]) {
      const playground = await openPlayground(browser, served.plain().url, {
        prepare: (page) =>
          page.route(`**/models/${late}`, async (route) => {
            const source = () => page.locator('#source').textContent();
            // The list is asked for before the page listens.
            while ((await source()) !== 'early.csv') {
              await dropFiles(page, ['early.csv', 'y\n1\n2\n3\n2\n1\n2\n3\n']);
              await setTimeout(100);
            }
            await route.continue();
          }),
      });
      await playground.waitFor('historyPoints === 7 && forecastPoints === horizon + 1');
      assert.equal(await playground.page.locator('#title').textContent(), entries[0]!.title);
      assert.equal(await playground.page.locator('#source').textContent(), 'early.csv');
      await playground.close();
    }
  });

  testInChromium('a dropped CSV is forecast, its dates go on, and one of its series is chosen', async (browser) => {
    const playground = await openPlayground(browser, served.isolated().url);
    const { page } = playground;
    const rows = Array.from({ length: 60 }, (_, t) => {
      const month = `${2015 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}-01`;
      return `${month},${Math.sin(t / 4)},${Math.cos(t / 4)}`;
    });
    await playground.drop(['sales.csv', `date,north,south\n${rows.join('\n')}\n`]);
    await playground.waitFor('historyPoints === 60 && forecastPoints === horizon + 1');
    assert.equal(await page.locator('#source').textContent(), 'sales.csv, north');
    // 45 of 60 steps after December 2019
    assert.equal(await page.locator('#figure-horizon').textContent(), '45 steps, to 2023-09-01');
    await page.getByLabel('Series of the file', { exact: true }).selectOption('sales.csv, south');
    await page.locator('#source', { hasText: 'sales.csv, south' }).waitFor();
    await playground.waitFor('historyPoints === 60 && forecastPoints === horizon + 1');
    assert.ok(await page.locator('#notice').isHidden());
    await playground.picture('csv');
    await playground.close();
  });

  testInChromium('a bad file is told kindly, and what was there stays', async (browser) => {
    const playground = await openPlayground(browser, served.isolated().url);
    const { page } = playground;
    const spec: ModelSpec = { features: ['sales', 'price'], futureCovariates: ['price'], hidden: [4], scaling: 'none' };
    const plainSpec: ModelSpec = { features: ['y'], hidden: [4], scaling: 'none' };
    const title = await page.locator('#title').textContent();
    const drawn = await page.locator('#forecast').getAttribute('d');
    const bad: readonly (readonly [name: string, content: string | Uint8Array, says: RegExp])[] = [
      [
        'words.csv',
        'ds,y\n1,2\n2,n/a\n',
        /^words\.csv:3: column "y" holds "n\/a", expected a number\. Correct that line/,
      ],
      ['empty.csv', '', /^empty\.csv: an empty file/],
      ['hello.onnx', 'hello, I am no model', /^hello\.onnx: no ONNX model.+Drop an \.onnx file/],
      [
        'wide.onnx',
        convert(spec, initialWeights(spec, createRandom(0))),
        /^wide\.onnx: this model needs to know price in advance/,
      ],
      [
        'unrolled.onnx',
        convert(plainSpec, initialWeights(plainSpec, createRandom(0)), { form: 'unrolled', time: 50, horizon: 20 }),
        /^unrolled\.onnx: an unrolled graph has fixed lengths/,
      ],
      [
        'fits.onnx',
        convert(plainSpec, initialWeights(plainSpec, createRandom(0)), { form: 'unrolled', time: 200, horizon: 150 }),
        /^fits\.onnx: this model takes 200 steps of history alone, expected one that takes any number\./,
      ],
      ['huge.csv', 'y\n1e300\n2e300\n3e300\n', /^huge\.csv:2: column "y" holds 1e\+300/],
      ['cat.png', 'meow', /^cat\.png: the page opens \.csv, \.json and \.onnx files\./],
    ];
    for (const [name, content, says] of bad) {
      await playground.drop([name, content]);
      await page.locator('#notice-text', { hasText: name }).waitFor();
      const said = (await page.locator('#notice-text').textContent()) ?? '';
      assert.match(said, says);
      assert.doesNotMatch(said, /npx|--/);
      if (name === 'words.csv') await playground.picture('bad-file');
      await page.getByRole('button', { name: 'Close' }).click();
      assert.ok(await page.locator('#notice').isHidden());
    }
    assert.equal(await playground.historyPoints(), 200);
    assert.equal(await page.locator('#title').textContent(), title);
    assert.equal(await page.locator('#forecast').getAttribute('d'), drawn);
    assert.ok(await page.getByRole('radio', { name: entries[0]!.title }).isChecked());
    await page.locator('#handle').press('Home');
    await playground.waitFor('forecastPoints === 2');
    await playground.close();
  });

  testInChromium(
    'a dropped model takes the place of the shipped one, with the history that is there',
    async (browser) => {
      const playground = await openPlayground(browser, served.isolated().url);
      const { page } = playground;
      const { spec, weights } = readSine64();
      await playground.drop(['mine.onnx', convert(spec, weights)]);
      await page.locator('#title', { hasText: 'mine.onnx' }).waitFor();
      assert.match((await page.locator('#facts').textContent()) ?? '', /LSTM cells of 64 and 64 units/);
      await playground.waitFor('historyPoints === 200 && forecastPoints === horizon + 1');
      assert.equal(await page.locator('input[name=model]:checked').count(), 0);
      await playground.close();
    },
  );

  testInChromium('a dropped model of several features reads a CSV with their columns', async (browser) => {
    const playground = await openPlayground(browser, served.isolated().url);
    const { page } = playground;
    const spec: ModelSpec = { features: ['sales', 'price'], targets: ['sales'], hidden: [8], scaling: 'standard' };
    const model = convert(spec, initialWeights(spec, createRandom(1)));
    await playground.drop(['shop.onnx', model]);
    await page
      .locator('#notice-text', { hasText: 'shop.onnx reads sales, price. Drop a CSV with these columns' })
      .waitFor();
    const rows = Array.from({ length: 50 }, (_, t) => [Math.sin(t / 3) + 5, Math.cos(t / 5) + 2] as const);
    await playground.drop([
      'shop.csv',
      `price,sales\n${rows.map(([sales, price]) => `${price},${sales}`).join('\n')}\n`,
    ]);
    await playground.waitFor('historyPoints === 50 && forecastPoints === horizon + 1');
    assert.ok(await page.locator('#notice').isHidden());
    const forecaster = await Forecaster.load(model, { device: 'cpu' });
    const expected = (await forecaster.forecast(rows.flat(), await playground.horizon())).values.at(-1)!;
    await forecaster.dispose();
    await page.locator('#chart').press('End');
    await page
      .locator('#spoken', { hasText: `forecast ${Number(expected.toPrecision(5))}` })
      .waitFor({ state: 'attached' });
    await page.getByText('Compare runtimes').click();
    await page.locator('#comparison[aria-busy=false] table').waitFor();
    await playground.picture('features');
    // What is not forecast has a history only.
    await page.getByLabel('Feature on the chart').selectOption('price');
    await playground.waitFor('historyPoints === 50 && forecastPoints === 0');
    await playground.close();
  });

  testInChromium('a dropped model that reads the calendar forecasts from the dates of a CSV', async (browser) => {
    const playground = await openPlayground(browser, served.isolated().url);
    const { page } = playground;
    const spec: ModelSpec = {
      features: ['y'],
      hidden: [],
      skip: 3,
      scaling: 'standard',
      frequency: 'day',
      calendar: [{ kind: 'weekdays' }],
    };
    const model = convert(spec, initialWeights(spec, createRandom(1)));
    await playground.drop(['days.onnx', model]);
    await page.locator('#title', { hasText: 'days.onnx' }).waitFor();
    await playground.waitFor('historyPoints === 200 && forecastPoints === horizon + 1');
    const days = (from: string) => Array.from({ length: 40 }, (_, t) => dayAfter(from, t));
    const values = days('2024-02-01').map((_, t) => Math.sin(t / 4));
    const csv = (times: readonly string[]) => `date,y\n${times.map((day, t) => `${day},${values[t]}`).join('\n')}\n`;
    await playground.drop(['days.csv', csv(days('2024-02-01'))]);
    await playground.waitFor('historyPoints === 40 && forecastPoints === horizon + 1');
    const forecaster = await Forecaster.load(model, { device: 'cpu' });
    const horizon = await playground.horizon();
    const { values: expected } = await forecaster.forecast({ values, times: days('2024-02-01') }, horizon);
    await forecaster.dispose();
    await page.locator('#chart').press('End');
    const last = `forecast ${Number(expected.at(-1)!.toPrecision(5))}`;
    await page.locator('#spoken', { hasText: last }).waitFor({ state: 'attached' });
    await page.getByText('Compare runtimes').click();
    await page.locator('#comparison[aria-busy=false] table').waitFor();
    await playground.picture('calendar');
    await playground.drop(['weeks.csv', csv(days('2024-02-01').map((_, t) => dayAfter('2024-02-01', 7 * t)))]);
    await page.locator('#notice-text', { hasText: 'each one day after the one before' }).waitFor();
    await playground.close();
  });
});

function dayAfter(from: string, days: number): string {
  return new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
}
