// The playground in a real page: every way to give it something, and what it then shows.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Forecaster } from '@onnxcast/runtime-node';
import { readSine64 } from '../../packages/converter/src/form.suite.ts';
import { convert } from '../../packages/converter/src/index.ts';
import { initialWeights, type ModelSpec } from '../../packages/model/src/index.ts';
import { createRandom } from '../../packages/series/src/index.ts';
import { type BuiltPlayground, buildPlayground } from '../../scripts/build-playground.ts';
import { type Served, serveFolder } from '../../scripts/serve.ts';
import { testInChromium } from './chromium.ts';
import { openPlayground } from './playground-page.ts';

const models = fileURLToPath(new URL('../../models/', import.meta.url));
const entries: readonly {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly history: { readonly values: readonly number[] };
}[] = JSON.parse(await readFile(join(models, 'index.json'), 'utf8'));

describe('the playground in Chromium', () => {
  let built: BuiltPlayground;
  let isolated: Served;
  let plain: Served;

  before(async () => {
    built = await buildPlayground(await mkdtemp(join(tmpdir(), 'onnxcast-playground-')));
    isolated = await serveFolder({ folders: built.folder, isolated: true });
    plain = await serveFolder({ folders: built.folder, isolated: false });
  });
  after(async () => {
    await isolated.close();
    await plain.close();
    await rm(built.folder, { recursive: true });
  });

  test('its scripts hold no schema library and no file reader', () => {
    const parts = Object.values(built.metafile.outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    );
    assert.ok(parts.length > 50);
    assert.deepEqual(
      parts.filter((path) => /node_modules\/zod\/|read-file\.ts$|spec-schema/.test(path)),
      [],
    );
  });

  testInChromium('every shipped model forecasts its sample as onnxruntime-node does', async (browser) => {
    const playground = await openPlayground(browser, isolated.url);
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
    const playground = await openPlayground(browser, isolated.url);
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
      const playground = await openPlayground(browser, isolated.url);
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

  testInChromium('a history is drawn by hand, and the forecast goes on from the pen', async (browser) => {
    const playground = await openPlayground(browser, isolated.url);
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
      const playground = await openPlayground(browser, isolated.url, options);
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

  testInChromium('comparing waits for a history to be drawn, and says so', async (browser) => {
    const playground = await openPlayground(browser, isolated.url);
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

  testInChromium('files that come together are all taken, or told', async (browser) => {
    const playground = await openPlayground(browser, isolated.url);
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
    // Dates that cannot go on are told, and still stand below the chart.
    await playground.drop(['us.csv', 'date,y\n1/31/2020,1\n2/29/2020,2\n3/31/2020,3\n']);
    await page.locator('#notice-text', { hasText: 'us.csv: Time "1/31/2020" cannot be continued' }).waitFor();
    await page.locator('#ticks .x', { hasText: '1/31/2020' }).waitFor({ state: 'attached' });
    await playground.picture('dates');
    await playground.close();
  });

  testInChromium('a dropped CSV is forecast, its dates go on, and one of its series is chosen', async (browser) => {
    const playground = await openPlayground(browser, isolated.url);
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
    await page.getByLabel('Series of the file').selectOption('sales.csv, south');
    await page.locator('#source', { hasText: 'sales.csv, south' }).waitFor();
    await playground.waitFor('historyPoints === 60 && forecastPoints === horizon + 1');
    assert.ok(await page.locator('#notice').isHidden());
    await playground.picture('csv');
    await playground.close();
  });

  testInChromium('a bad file is told kindly, and what was there stays', async (browser) => {
    const playground = await openPlayground(browser, isolated.url);
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
      const playground = await openPlayground(browser, isolated.url);
      const { page } = playground;
      const { spec, weights } = readSine64();
      await playground.drop(['mine.onnx', convert(spec, weights)]);
      await page.locator('#title', { hasText: 'mine.onnx' }).waitFor();
      assert.match((await page.locator('#facts').textContent()) ?? '', /LSTM, 64 \+ 64 units/);
      await playground.waitFor('historyPoints === 200 && forecastPoints === horizon + 1');
      assert.equal(await page.getByRole('radio', { checked: true }).count(), 0);
      await playground.close();
    },
  );

  testInChromium('a dropped model of several features reads a CSV with their columns', async (browser) => {
    const playground = await openPlayground(browser, isolated.url);
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

  testInChromium('the keyboard alone changes horizon and history', async (browser) => {
    const playground = await openPlayground(browser, isolated.url);
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
    await page.waitForFunction(
      `document.getElementById('spoken').textContent !== ${JSON.stringify(first)} && document.getElementById('forecast').getAttribute('d') !== ${JSON.stringify(forecast)}`,
    );
    assert.equal(await page.locator('#source').textContent(), 'Drawn by hand');
    await playground.picture('keyboard');
    await playground.close();
  });

  testInChromium(
    'all runtimes of the page agree within 1e-4, where threads are allowed and where not',
    async (browser) => {
      for (const { url } of [isolated, plain]) {
        const playground = await openPlayground(browser, url);
        const { page } = playground;
        await page.getByText('Compare runtimes').click();
        await page.locator('#comparison[aria-busy=false] table').waitFor();
        const rows = await page.locator('#comparison tbody tr').allInnerTexts();
        const text = (await page.locator('#comparison').textContent()) ?? '';
        if (url === isolated.url) {
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
        await page.waitForFunction("document.querySelectorAll('#overlays path').length > 1");
        // Another model while runtimes run: the workers of the first are gone, and the table is of the second.
        await page.locator('#handle').press('PageDown');
        await page.getByRole('radio', { name: "A player's minutes" }).check({ force: true });
        await playground.waitFor('historyPoints === 11 && forecastPoints === 12');
        await page.locator('#comparison[aria-busy=false] table').waitFor();
        await page.waitForFunction("document.querySelectorAll('#overlays path').length > 1");
        await playground.close();
      }
    },
  );

  testInChromium(
    'WebGPU is compared where there is one, and its large build fetched only then',
    async (browser) => {
      const playground = await openPlayground(browser, isolated.url);
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

  testInChromium('a page of phone width needs no sideways scrolling, and takes a finger', async (browser) => {
    const options = { viewport: { width: 375, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
    const playground = await openPlayground(browser, isolated.url, options);
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
      const playground = await openPlayground(browser, isolated.url, { colorScheme });
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

  testInChromium('once loaded it opens, forecasts and compares without a network', async (browser) => {
    const server = await serveFolder({ folders: built.folder, isolated: false });
    const playground = await openPlayground(browser, server.url);
    const { page } = playground;
    await page.locator('#offline', { hasText: 'Kept for use offline' }).waitFor();
    await server.close();
    await page.context().setOffline(true);
    await page.reload();
    await playground.waitFor('historyPoints === 200 && forecastPoints === horizon + 1');
    await page.getByRole('radio', { name: entries.at(-1)!.title }).check({ force: true });
    await page.locator('#title', { hasText: entries.at(-1)!.title }).waitFor();
    // The service worker gives the page the headers that its server did not send.
    assert.equal(await page.evaluate('crossOriginIsolated'), true);
    await page.getByText('Compare runtimes').click();
    await page.locator('#comparison[aria-busy=false] table').waitFor();
    assert.equal(await page.locator('#comparison tbody tr').count(), 3);
    await playground.drop(['late.csv', 'y\n1\n2\n3\n4\n']);
    await playground.waitFor('historyPoints === 4 && forecastPoints === horizon + 1');
    await playground.close();
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
