// The code in docs/browser.md, so that tests can run it.
import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../../docs/browser.md', import.meta.url), 'utf8');

/** The first block of a language. */
export function readExample(language: 'html' | 'js'): string {
  const block = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(text)?.[1];
  if (block === undefined) throw new Error(`docs/browser.md has no block of ${language}.`);
  return block;
}
