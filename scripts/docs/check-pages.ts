// Opens the built site in Chromium: every page for its words to the console, one of each kind by day and night, wide and narrow, for axe.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateFamily } from 'onnxcast';
import { trainRun } from 'onnxcast/run';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../packages/setup/src/index.ts';
import { serveFolder } from '../serve.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One page of each kind: a home, words, tables, pictures, code side by side, sources, a reference, the playground. */
const KINDS = [
  '',
  'start',
  'gallery',
  'coming-from',
  'errors',
  'closed-loop',
  'browser',
  'examples/waves',
  'models/co2',
  'reference/',
  'play/',
];

/** Widths and themes that are looked at. */
const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1280, 390].map((width) => ({ colorScheme, width }) as const),
);

/**
 * Checks the built site; the pictures of what it saw lie in test/output/docs.
 * @throws Error that names every page that asks another host, says something to the console, is wider than a phone, or in which axe finds something
 */
export async function checkPages(folder: string): Promise<void> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium was found; its path can stand in ONNXCAST_CHROMIUM.');
  const pictures = join(root, 'test/output/docs');
  mkdirSync(pictures, { recursive: true });
  const served = await serveFolder({ folders: folder, isolated: true });
  const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
  try {
    // The cards of the playground's models are parts of its page.
    const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.html') && !name.startsWith('play/models/'),
    );
    const found = await visitAll(browser, served.url, all);
    for (const kind of [...KINDS, ...referenceKinds(all)])
      found.push(...(await lookAt(browser, served.url, kind, pictures)));
    found.push(...(await search(browser, served.url)));
    found.push(...(await lookAtReport(browser, pictures)));
    if (found.length > 0) throw new Error(`The site is not yet as it should be:\n${found.join('\n')}`);
    console.log(
      `${all.length} pages opened without a word; axe finds nothing in them and in a training's report; pictures in test/output/docs.`,
    );
  } finally {
    await browser.close();
    await served.close();
  }
}

/** One page of the reference for each kind of thing that it describes. */
function referenceKinds(pages: readonly string[]): readonly string[] {
  const kinds = new Map(pages.map((page) => [/^reference\/.*\/(\w[\w-]*)\/[^/]+$/.exec(page)?.[1], page]));
  return [...kinds].filter(([kind]) => kind !== undefined).map(([, page]) => page);
}

/** Notes what a page says to the console, which files it lacks, and which other hosts it asks. */
function listen(page: Page, home: string): string[] {
  const words: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) words.push(`says: ${message.text()}`);
  });
  page.on('pageerror', (error) => words.push(`throws: ${error}`));
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(home)) words.push(`asks ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) words.push(`lacks ${response.url()}`);
  });
  return words;
}

async function visitAll(browser: Browser, home: string, names: readonly string[]): Promise<string[]> {
  const page = await browser.newPage();
  const words = listen(page, home);
  const found: string[] = [];
  for (const name of names) {
    await page.goto(`${home}/${name}`, { waitUntil: 'load' });
    found.push(...words.splice(0).map((word) => `${name} ${word}`));
  }
  await page.close();
  return found;
}

/** Opens a page in every look, keeps a picture, and asks axe. */
async function lookAt(browser: Browser, home: string, kind: string, pictures: string): Promise<string[]> {
  const found: string[] = [];
  for (const { colorScheme, width } of LOOKS) {
    const context = await browser.newContext({
      colorScheme,
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
      bypassCSP: true, // a report lets no script in but its own, and so not axe
    });
    const page = await context.newPage();
    const look = `${kind || 'home'} (${colorScheme}, ${width} wide)`;
    await page.goto(`${home}/${kind}`, { waitUntil: 'networkidle' });
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })");
    const name = (kind || 'home').replace(/\.html$/, '').replaceAll('/', '-');
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${width}.png`), fullPage: true });
    const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    if (Number(tooWide) > 0) found.push(`${look} is ${tooWide} pixels wider than the window`);
    await page.addScriptTag({ path: join(root, 'site/node_modules/axe-core/axe.min.js') });
    const violations = (await page.evaluate(
      'axe.run().then((r) => r.violations.map((v) => v.id + ": " + v.help + " " + v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ")))',
    )) as string[];
    found.push(...violations.map((violation) => `${look}: axe ${violation}`));
    await context.close();
  }
  return found;
}

/** Trains on several series, and looks at the report that is left. */
async function lookAtReport(browser: Browser, pictures: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'onnxcast-report-'));
  const waves = generateFamily({ series: 12, length: 120 }).map(({ series }) => series);
  await trainRun(waves, { settings: { horizon: 12 }, folder });
  const served = await serveFolder({ folders: folder, isolated: false });
  try {
    return await lookAt(browser, served.url, 'report.html', pictures);
  } finally {
    await served.close();
    rmSync(folder, { recursive: true });
  }
}

/** Types a word as a visitor would, and expects a page for it. */
async function search(browser: Browser, home: string): Promise<string[]> {
  const page = await browser.newPage();
  await page.goto(`${home}/start`, { waitUntil: 'networkidle' });
  await page.click('#local-search button');
  await page.fill('#localsearch-input', 'serverless');
  const results = await page.waitForSelector('.results .result', { timeout: 10_000 }).catch(() => null);
  await page.close();
  return results === null ? ['The search finds nothing for "serverless".'] : [];
}
