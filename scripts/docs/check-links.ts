// The built site's links: every address that a page names is a file of it, every fragment an element.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Follows the links, pictures, scripts and styles of every page.
 * @param base the path below which the site will stand: `/` or `/docs/`
 * @returns how many it followed
 * @throws Error that names every one that leads nowhere
 */
export function checkLinks(folder: string, base: string): number {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  const identifiers = new Map<string, ReadonlySet<string>>();
  const identifiersOf = (file: string) => {
    const known =
      identifiers.get(file) ??
      new Set([...readFileSync(file, 'utf8').matchAll(/ id="([^"]+)"/g)].map((m) => decode(m[1]!)));
    identifiers.set(file, known);
    return known;
  };
  const broken: string[] = [];
  let followed = 0;
  for (const page of pages) {
    const html = readFileSync(join(folder, page), 'utf8');
    for (const [, address = ''] of html.matchAll(/<[a-z][^>]* (?:href|src)="([^"]*)"/g)) {
      const url = new URL(decode(address), `http://site${base}${page}`);
      if (url.host !== 'site') continue;
      followed += 1;
      const inside = url.pathname.startsWith(base) ? decodeURIComponent(url.pathname.slice(base.length)) : undefined;
      let file = inside === undefined ? undefined : join(folder, inside);
      if (file !== undefined && existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
      const isThere = file !== undefined && existsSync(file);
      const fragment = decodeURIComponent(url.hash.slice(1));
      if (!isThere) broken.push(`${page}: ${address}`);
      else if (fragment !== '' && !identifiersOf(file!).has(fragment))
        broken.push(`${page}: ${address} (no such heading)`);
    }
  }
  for (const [, address = ''] of readFileSync(join(folder, 'llms.txt'), 'utf8').matchAll(/\]\(([^)]+)\)/g)) {
    followed += 1;
    if (!existsSync(join(folder, address.slice(base.length)))) broken.push(`llms.txt: ${address}`);
  }
  if (broken.length > 0) throw new Error(`Links that lead nowhere:\n${[...new Set(broken)].join('\n')}`);
  return followed;
}

/** An attribute's text. */
function decode(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
