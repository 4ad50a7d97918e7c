// onnxruntime-web in a Chromium of this machine: the files of the npm package, no network and no code of ours.
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { UnsupportedError } from '@onnxcast/series';
import { findChromium } from '@onnxcast/setup';
import type { Browser } from 'playwright-core';
import { type Answer, fromAnswer, type GraphRuntime, type MissingRuntime, toRequest } from './graph-runtime.ts';

const NAME = 'onnxruntime-web in Chromium';

/** An address that no request leaves the browser for: all of them are answered here. */
const ORIGIN = 'http://localhost';

const PAGE = `<!doctype html><script type="module">
import * as ort from "/ort.wasm.min.mjs";
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = "/";
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const toFloats = (text) => new Float64Array(toBytes(text).buffer);
const toText = ({ data }) => {
  const bytes = new Uint8Array(new Float64Array(data).buffer);
  let letters = "";
  for (let i = 0; i < bytes.length; i += 8192) letters += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(letters);
};
globalThis.version = ort.env.versions.web ?? ort.env.versions.common;
globalThis.runGraph = async ({ model, shape, history, horizon, future, futureShape, starts }) => {
  const session = await ort.InferenceSession.create(toBytes(model));
  const type = session.outputMetadata[0].type;
  const Numbers = type === "float64" ? Float64Array : Float32Array;
  const toTensor = (values, shape) => new ort.Tensor(type, new Numbers(values), shape);
  const feeds = { history: toTensor(toFloats(history), shape) };
  for (const { name, shape: given } of session.inputMetadata) {
    if (name === "horizon") feeds.horizon = new ort.Tensor("int64", BigInt64Array.of(BigInt(horizon)), []);
    if (name === "future_covariates") feeds[name] = toTensor(toFloats(future), futureShape);
    if (name === "start_time") feeds[name] = new ort.Tensor("int64", BigInt64Array.from(starts, BigInt), [starts.length]);
    if (name === "state") feeds.state = toTensor([], [0, given[1]]);
  }
  const milliseconds = [];
  const names = session.outputNames.filter((name) => ["forecast", "fitted", "lower", "upper"].includes(name));
  let results;
  for (let run = 0; run < 4; run++) {
    const start = performance.now();
    results = await session.run(feeds, names);
    if (run > 0) milliseconds.push(performance.now() - start);
  }
  await session.release();
  return { ...Object.fromEntries(names.map((name) => [name, toText(results[name])])), milliseconds };
};
</script>`;

/** Finds a Chromium and starts it, or says why there is none. */
export async function findChromiumRuntime(): Promise<GraphRuntime | MissingRuntime> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    const reason = 'no Chromium was found. Install one, or name its program in ONNXCAST_CHROMIUM.';
    return { name: NAME, reason };
  }
  const playwright = await import('playwright-core').catch((cause: unknown) => String(cause));
  if (typeof playwright === 'string') {
    return { name: NAME, reason: 'the npm package playwright-core is not installed. Install it to compare.' };
  }
  const args = ['--headless', '--no-sandbox', '--disable-gpu'];
  let browser: Browser | undefined;
  try {
    browser = await playwright.chromium.launch({ executablePath, args });
    return await openPage(browser);
  } catch (error) {
    await browser?.close();
    const said = (error as Error).message.split('\n')[0];
    return { name: NAME, reason: `${executablePath} does not start (${said}). Name another in ONNXCAST_CHROMIUM.` };
  }
}

async function openPage(browser: Browser): Promise<GraphRuntime> {
  const page = await browser.newPage();
  const files = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'));
  await page.route(`${ORIGIN}/**`, (route) => {
    const name = basename(new URL(route.request().url()).pathname);
    if (name === '') return route.fulfill({ body: PAGE, contentType: 'text/html' });
    const contentType = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
    return route.fulfill({ path: join(files, name), contentType });
  });
  await page.goto(`${ORIGIN}/`, { waitUntil: 'load' });
  await page.waitForFunction('globalThis.runGraph !== undefined');
  return {
    name: `${NAME} ${browser.version().split('.')[0]}`,
    version: String(await page.evaluate('globalThis.version')),
    runsSteps: false,
    run: async (model, given) => {
      const request = JSON.stringify(toRequest(model, given));
      const answer = await page.evaluate<Answer>(`runGraph(${request})`).catch((cause: Error) => {
        const said = cause.message.split('\n')[0];
        throw new UnsupportedError(
          `onnxruntime-web in Chromium does not run this model: ${said}. Report it, with the model.`,
          { cause },
        );
      });
      return fromAnswer(answer, given.history.length);
    },
    close: () => browser.close(),
  };
}
