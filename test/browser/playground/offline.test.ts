// What the page carries, and that it opens without a network.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { serveFolder } from '../../../scripts/serve.ts';
import { testInChromium } from '../chromium.ts';
import { entries, openPlayground, servePlayground } from './playground-page.ts';

describe('what the page carries and keeps', () => {
  const served = servePlayground();

  test('its scripts hold no schema library, no trainer and no file reader, but for the worker that trains', () => {
    const { outputs } = served.built().metafile;
    const reached = new Set<string>();
    const reach = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      for (const { path: next, external } of outputs[path]?.imports ?? []) if (external !== true) reach(next);
    };
    for (const [path, { entryPoint = '' }] of Object.entries(outputs)) {
      if (/main\.ts$|forecast-worker\.ts$/.test(entryPoint)) reach(path);
    }
    const parts = [...reached].flatMap((path) =>
      Object.entries(outputs[path]?.inputs ?? {}).flatMap(([name, { bytesInOutput }]) =>
        bytesInOutput > 0 ? [name] : [],
      ),
    );
    assert.ok(parts.length > 50);
    assert.deepEqual(
      parts.filter((path) => /node_modules\/zod\/|packages\/trainer\/|read-file\.ts$|spec-schema/.test(path)),
      [],
    );
  });

  testInChromium('once loaded it opens, forecasts and compares without a network', async (browser) => {
    const server = await serveFolder({ folders: served.built().folder, isolated: false });
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
