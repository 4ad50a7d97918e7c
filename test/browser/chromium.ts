// Chromium for tests: one browser a test file, or a word on why the tests that need one did not run.
import { after, test } from 'node:test';
import { findChromium } from '@onnxcast/setup';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

const executablePath = findChromium();
const isRequired = process.env['CI'] === 'true' || process.env['ONNXCAST_REQUIRE_CHROMIUM'] === '1';
const missing =
  'no Chromium was found. Install one (Debian and Ubuntu: `sudo apt-get install chromium`), or name its program in ONNXCAST_CHROMIUM';

/** Milliseconds that a page is waited for: a machine that does much else is slow, and no test is about speed. */
export const PATIENCE = 300_000;

const browsers = new Map<string, Promise<Browser>>();
after(async () => {
  for (const browser of browsers.values()) await (await browser).close();
});

/** Starts Chromium, once a test file and set of flags. */
function launch(flags: readonly string[]): Promise<Browser> {
  if (executablePath === undefined) throw new Error(`The browser's tests must run here, but ${missing}.`);
  const key = flags.join(' ');
  const args = ['--headless', '--no-sandbox', '--disable-gpu', ...flags];
  const browser = browsers.get(key) ?? chromium.launch({ executablePath, args });
  browsers.set(key, browser);
  return browser;
}

/** A context with nothing cached, whose pages are waited for with patience. */
export async function openContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE);
  return context;
}

/**
 * A test with a browser; skipped, and said so, where there is none, unless CI or ONNXCAST_REQUIRE_CHROMIUM asks for it.
 * @param flags of Chromium's command line, beside the usual ones
 */
export function testInChromium(
  title: string,
  run: (browser: Browser) => Promise<void>,
  flags: readonly string[] = [],
): void {
  const skip = executablePath === undefined && !isRequired && `The browser's tests did not run: ${missing}.`;
  test(title, { skip }, async () => run(await launch(flags)));
}
