// The playground as a test sees it: opened, watched for errors, and asked what it shows.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type BuiltPlayground, buildPlayground } from '../../../scripts/build-playground.ts';
import { type Served, STRICT_POLICY, serveFolder } from '../../../scripts/serve.ts';
import { openContext, PATIENCE } from '../chromium.ts';

/** The folder of shipped models, and its list. */
export const models = fileURLToPath(new URL('../../../models/', import.meta.url));
export const entries: readonly {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly history: { readonly values: readonly number[] };
}[] = JSON.parse(await readFile(join(models, 'index.json'), 'utf8'));

/** The page, built and served for the tests of a file. */
export interface ServedPlayground {
  built(): BuiltPlayground;
  /** With the headers that give a page threads. */
  isolated(): Served;
  plain(): Served;
}

/** Builds and serves the page before the tests around the call, under a strict policy, and takes it away after them. */
export function servePlayground(): ServedPlayground {
  let built: BuiltPlayground;
  let isolated: Served;
  let plain: Served;
  before(async () => {
    built = await buildPlayground(await mkdtemp(join(tmpdir(), 'onnxcast-playground-')));
    const served = { folders: built.folder, policy: STRICT_POLICY };
    isolated = await serveFolder({ ...served, isolated: true });
    plain = await serveFolder({ ...served, isolated: false });
  });
  after(async () => {
    await isolated.close();
    await plain.close();
    await rm(built.folder, { recursive: true });
  });
  return { built: () => built, isolated: () => isolated, plain: () => plain };
}

/** Name and content of a file. */
export type DroppedFile = readonly [name: string, content: string | Uint8Array];

/** An open page. */
export interface Playground {
  readonly page: Page;
  /** Milliseconds from opening to the first forecast drawn. */
  readonly opening: number;
  /** What the horizon, the chart and the history show. */
  horizon(): Promise<number>;
  forecastPoints(): Promise<number>;
  historyPoints(): Promise<number>;
  /** Waits until a condition on these holds. */
  waitFor(condition: string): Promise<void>;
  /** Drops a file on the page, or several at once. */
  drop(...files: readonly DroppedFile[]): Promise<void>;
  /** Saves a picture to look at. */
  picture(name: string): Promise<void>;
  /** Ends the page; fails if it said anything on the console, or asked another server for anything. */
  close(): Promise<void>;
}

const output = fileURLToPath(new URL('../../output/playground/', import.meta.url));

/** What the browser itself says: that it looked for a newer service worker, offline, and that it has no GPU. */
const ownWords = ['ERR_INTERNET_DISCONNECTED', 'No available adapters'] as const;

/** Waits until an expression holds in the page, whose policy refuses what Playwright's own waiting does there. */
export async function waitUntil(page: Page, expression: string): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await page.evaluate<unknown>(expression))) {
    if (Date.now() > end) throw new Error(`This did not come about: ${expression}`);
    await setTimeout(20);
  }
}

/** Points of a drawn path. */
const points = (id: string) => `(document.getElementById('${id}').getAttribute('d') ?? '').split(/[ML]/).length - 1`;

/** Drops a file on a page, or several at once. */
export async function dropFiles(page: Page, ...files: readonly DroppedFile[]): Promise<void> {
  const added = files.map(
    ([name, content]) => `data.items.add(new File([new Uint8Array([${[...Buffer.from(content)]}])], '${name}'));`,
  );
  const dataTransfer = await page.evaluateHandle(
    `(() => { const data = new DataTransfer(); ${added.join(' ')} return data; })()`,
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer });
}

/**
 * Opens the page in a context of its own, with nothing cached, and waits for its first forecast.
 * @param options of the context, and what to do with the page before it is opened
 */
export async function openPlayground(
  browser: Browser,
  url: string,
  { prepare, ...options }: BrowserContextOptions & { readonly prepare?: (page: Page) => Promise<unknown> } = {},
): Promise<Playground> {
  const context = await openContext(browser, { viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (!ownWords.some((words) => message.text().includes(words))) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error(violatedDirective, blockedURI))",
  );
  await prepare?.(page);
  await page.goto(url);
  const drawn = "performance.getEntriesByName('first-forecast')[0]?.startTime";
  await waitUntil(page, drawn);
  return {
    page,
    opening: await page.evaluate<number>(drawn),
    horizon: async () => Number(await page.locator('#handle').getAttribute('aria-valuenow')),
    forecastPoints: () => page.evaluate<number>(points('forecast')),
    historyPoints: () => page.evaluate<number>(points('history')),
    async waitFor(condition) {
      const globals = `const horizon = Number(document.getElementById('handle').ariaValueNow), forecastPoints = ${points('forecast')}, historyPoints = ${points('history')};`;
      await waitUntil(page, `(() => { ${globals} return ${condition}; })()`);
    },
    drop: (...files) => dropFiles(page, ...files),
    async picture(name) {
      await mkdir(output, { recursive: true });
      await page.screenshot({ path: `${output}${name}.png`, fullPage: true });
    },
    async close() {
      await context.close();
      assert.deepEqual(complaints, []);
    },
  };
}
