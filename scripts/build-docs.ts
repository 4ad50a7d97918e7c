// `npm run docs`: builds the site into site/dist/site. `--check` also opens its pages in Chromium, `--serve` shows it.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildPlayground } from './build-playground.ts';
import { checkLinks } from './docs/check-links.ts';
import { stagePages, writePlainPages } from './docs/stage-pages.ts';
import { serveFolder } from './serve.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = join(root, 'site');
const folders = { pages: join(home, 'dist/pages'), site: join(home, 'dist/site') } as const;

const options = parseWords();

/** What was asked for; ends the command where the words are none of its. */
function parseWords() {
  try {
    const { values } = parseArgs({
      options: {
        base: { type: 'string', default: '/' },
        check: { type: 'boolean', default: false },
        serve: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch {
    console.error(`docs: found ${process.argv.slice(2).join(' ')}, expected some of --check, --serve, --base /path/.`);
    process.exit(2);
  }
}

/** Runs a program of the site's own dependencies, and ends the command where it fails. */
function run(script: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [join(home, 'node_modules', script), ...args], {
    cwd: home,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}

/** Installs what builds the site, apart from the packages; again only when its lock file has changed. */
function install(): void {
  const lock = readFileSync(join(home, 'package-lock.json'), 'utf8');
  const stamp = join(home, 'node_modules/.installed-lock.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing what builds the site, 153 MB, into site/node_modules');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit'], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(1);
  writeFileSync(stamp, lock);
}

install();
rmSync(join(home, 'dist'), { recursive: true, force: true });
const pages = stagePages({ root, folder: folders.pages });
run('typescript/bin/tsc', ['-p', '.vitepress']);
run('typedoc/bin/typedoc', ['--options', 'typedoc.json']);
run('vitepress/bin/vitepress.js', ['build', '.', '--base', options.base]);
// The reference is written as Markdown already.
cpSync(join(folders.pages, 'reference'), join(folders.site, 'reference'), {
  recursive: true,
  filter: (path) => !path.endsWith('.json'),
});
writePlainPages({ root, folder: folders.site }, options.base);
await buildPlayground(join(folders.site, 'play'));
const links = checkLinks(folders.site, options.base);
console.log(`${pages} pages and the reference in site/dist/site; ${links} links lead somewhere.`);
if (options.check) {
  const { checkPages } = await import('./docs/check-pages.ts');
  await checkPages(folders.site);
}
if (options.serve) {
  const { url } = await serveFolder({ folders: folders.site, port: 8318, isolated: true });
  console.log(`Docs: ${url} (Ctrl+C ends it)`);
}
