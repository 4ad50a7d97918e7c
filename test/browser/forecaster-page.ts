// The page that the browser's tests forecast in: a plain <script type="module"> over the folder that `npm run build` makes for it.
import assert from 'node:assert/strict';
import type { Forecaster as WebForecaster } from '@onnxcast/runtime-web/webgpu';
import type { Browser, Page } from 'playwright-core';
import type { Served } from '../../scripts/serve.ts';
import { openContext } from './chromium.ts';

/** What the test's page has as globals. */
export interface PageGlobals {
  readonly Forecaster: typeof WebForecaster;
  /** Every WebAssembly memory that was made. */
  readonly memories: readonly { readonly buffer: ArrayBufferLike }[];
}

/** Its text; the scripts lie beside it. */
export const PAGE = `<!doctype html><title>runtime-web</title><link rel="icon" href="data:,">
<script type="module">import { Forecaster } from './onnxcast.js'; globalThis.Forecaster = Forecaster;</script>`;

/** What runs before the page's own script. */
const INSTRUMENTS = `
globalThis.__name = (f) => f;
globalThis.memories = [];
WebAssembly.Memory = class extends WebAssembly.Memory { constructor(o) { super(o); memories.push(this); } };
`;

/** Opens the test's page, and fails where it writes a warning or an error to its console. */
export async function withPage(
  browser: Browser,
  server: Served,
  run: (page: Page) => Promise<void>,
  allowed = /^$/,
): Promise<void> {
  const context = await openContext(browser);
  const words: string[] = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => words.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => words.push(String(error)));
    await page.addInitScript(INSTRUMENTS);
    await page.goto(server.url);
    await page.waitForFunction('globalThis.Forecaster !== undefined');
    await run(page);
    assert.deepEqual(
      words.filter((word) => !allowed.test(word)),
      [],
    );
  } finally {
    await context.close();
  }
}

/** Another order of additions than onnxruntime-node's, and a closed loop that carries each rounding on. */
const tolerance = 2e-5;

/** Compares elementwise with {@link tolerance}. */
export function assertClose(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `[${i}]: ${value}, expected ${expected[i]} ± ${tolerance}`);
  });
}
