// Runs the lines of every card for a browser in one, unchanged: an import map says where the package is.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Forecaster } from '@onnxcast/runtime-node';
import { buildWeb } from '../scripts/build-web.ts';
import { type Served, serveFolder } from '../scripts/serve.ts';
import { RECIPES } from '../scripts/train-models-recipes.ts';
import { openContext, testInChromium } from './browser/chromium.ts';

const models = fileURLToPath(new URL('../models', import.meta.url));

interface Entry {
  readonly name: string;
  readonly horizon: number;
  readonly history: { readonly values: readonly number[] };
}

describe("the cards' lines for a browser, in Chromium", () => {
  let folder: string;
  let served: Served;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnxcast-cards-'));
    await buildWeb(join(folder, 'web'));
    for (const { name } of RECIPES) {
      const card = await readFile(join(models, `${name}.md`), 'utf8');
      const code = /^```js\n(import [^\n]+runtime-web[\s\S]*?)^```/m.exec(card)?.[1];
      assert.ok(code, `${name}.md has no lines for a browser`);
      await writeFile(join(folder, `${name}.html`), pageOf(code));
    }
    served = await serveFolder({ folders: { '/': folder, '/models': models }, isolated: false });
  });
  after(async () => {
    await served.close();
    await rm(folder, { recursive: true });
  });

  for (const { name } of RECIPES) {
    testInChromium(`${name}.md forecasts what Node does`, async (browser) => {
      const page = await (await openContext(browser)).newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      const said = page.waitForEvent('console');
      await page.goto(`${served.url}/${name}.html`);
      const actual: readonly number[] = JSON.parse((await said).text());
      await page.context().close();
      assert.deepEqual(faults, []);
      const entries: readonly Entry[] = JSON.parse(await readFile(join(models, 'index.json'), 'utf8'));
      const { history, horizon } = entries.find((entry) => entry.name === name)!;
      const forecaster = await Forecaster.load(join(models, `${name}.onnx`), { device: 'cpu', threads: 1 });
      const { values: expected } = await forecaster.forecast(history.values, horizon);
      await forecaster.dispose();
      assert.equal(actual.length, expected.length);
      // 1e-4 of the values' size: float32 in a closed loop, and another `tanh`.
      const size = Math.max(1, ...expected.map(Math.abs));
      expected.forEach((value, i) => {
        assert.ok(Math.abs(actual[i]! - value) <= 1e-4 * size, `step ${i + 1}: ${actual[i]} and ${value}`);
      });
    });
  }
});

function pageOf(code: string): string {
  const imports = { '@onnxcast/runtime-web': '/web/onnxcast.js' };
  return `<!doctype html><title>card</title><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">${code}</script>`;
}
