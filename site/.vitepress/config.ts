// The site's frame: addresses, navigation, search. The pages themselves are laid out by scripts/docs/stage-pages.ts.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DefaultTheme, defineConfig, type MarkdownRenderer } from 'vitepress';
import { slugOf } from '../../scripts/docs/pages.ts';

const pages = fileURLToPath(new URL('../dist/pages/', import.meta.url));
const read = (name: string): DefaultTheme.SidebarItem[] => JSON.parse(readFileSync(`${pages}${name}`, 'utf8'));

/** Items that stand open: a folded one of VitePress's is a button inside a button. */
function unfold(items: readonly DefaultTheme.SidebarItem[]): DefaultTheme.SidebarItem[] {
  return items.map(({ collapsed: _, items: inner, ...item }) => ({ ...item, ...(inner && { items: unfold(inner) }) }));
}

/** Makes a table's empty head cells plain ones, which nobody reads out as a heading. */
function withoutEmptyHeads(md: MarkdownRenderer): void {
  md.core.ruler.push('empty-heads', ({ tokens }) => {
    for (const [i, token] of tokens.entries()) {
      if (token.type !== 'th_open' || tokens[i + 1]?.content !== '') continue;
      token.tag = 'td';
      tokens[i + 2]!.tag = 'td';
    }
  });
}

export default defineConfig({
  lang: 'en',
  title: 'onnxcast',
  description:
    'Time-series forecasting for TypeScript: train a recurrent network, export one .onnx, forecast anywhere.',
  srcDir: 'dist/pages',
  outDir: 'dist/site',
  cacheDir: 'dist/cache',
  // The playground is laid beside the pages after they are built.
  ignoreDeadLinks: [/^\/play\//],
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' }]],
  markdown: {
    anchor: { slugify: slugOf },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: withoutEmptyHeads,
  },
  themeConfig: {
    logo: '/icon.svg',
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Docs', link: '/start' },
      { text: 'Gallery', link: '/gallery' },
      { text: 'Reference', link: '/reference/' },
      { text: 'Playground', link: '/playground' },
    ],
    sidebar: {
      '/': read('sidebar.json'),
      '/reference/': unfold(read('reference/typedoc-sidebar.json')),
    },
  },
});
