// Lays the repository's pages out as the site wants them: addresses, links between them, pictures by day and by night.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { darkPalette, lightPalette, type Palette } from '../../packages/plot/src/render/palette.ts';
import { examplePages, type Page, relativeLinks, sections } from './pages.ts';

/** What to lay out, and where. */
export interface StageOptions {
  /** The repository. */
  readonly root: string;
  /** Filled with Markdown and files; expected to be empty. */
  readonly folder: string;
}

/** Files that stand on the site as they are, by their place in the repository. */
const PLACES: Readonly<Record<string, string>> = {
  LICENSE: '/LICENSE.txt',
  docs: '/start',
  examples: '/examples/waves',
  models: '/models/sine',
  'models/index.json': '/models/index.json',
};

/**
 * Writes every page, picture and file of the site.
 * @returns how many pages there are
 * @throws Error where a page links to a file that the site has no place for
 */
export function stagePages({ root, folder }: StageOptions): number {
  const pages = sections.flatMap((section) => section.pages);
  const examples = examplePages(root);
  const places = placesOf([...pages, ...examples]);
  for (const page of pages) write(folder, `${page.path}.md`, pageOf(root, page, places));
  for (const { file, path } of examples) {
    const code = readFileSync(join(root, file), 'utf8');
    write(folder, `${path}.md`, `---\neditLink: false\n---\n# ${basename(file)}\n\n\`\`\`ts\n${code}\`\`\`\n`);
  }
  write(folder, 'index.md', `${readFileSync(join(root, 'site/index.md'), 'utf8')}\n${firstExample(root)}`);
  const index = pages.map(({ file, path, text }) => ({
    path,
    text: text ?? titleOf(readFileSync(join(root, file), 'utf8')),
  }));
  const titles = new Map(index.map(({ path, text }) => [path, text]));
  write(
    folder,
    'sidebar.json',
    JSON.stringify(
      sections.map((section) => ({
        text: section.title,
        items: section.pages.map(({ path }) => ({ text: titles.get(path), link: `/${path}` })),
      })),
    ),
  );
  copyFiles(root, folder);
  return pages.length + examples.length;
}

/**
 * Writes what a language model reads: every page as plain Markdown beside its HTML, and a list of them, `llms.txt`.
 * @param folder the built site
 * @param base the path below which the site will stand
 */
export function writePlainPages({ root, folder }: StageOptions, base: string): void {
  const pages = sections.flatMap((section) => section.pages);
  const examples = examplePages(root);
  const places = placesOf([...pages, ...examples]);
  for (const page of [...pages, ...examples]) write(folder, `${page.path}.md`, withLinks(root, page, places, '.md'));
  const lists = sections.map(({ title, pages: listed }) => {
    const items = listed.map(({ file, path }) => {
      const text = readFileSync(join(root, file), 'utf8');
      return `- [${titleOf(text)}](${base}${path}.md): ${firstSentence(text)}`;
    });
    return `## ${title}\n\n${items.join('\n')}`;
  });
  const reference = ['onnxcast', 'onnxcast/web'].map((name) => `- [${name}](${base}reference/${name}/index.md)`);
  const sentence = firstSentence(readFileSync(join(root, 'README.md'), 'utf8'));
  write(
    folder,
    'llms.txt',
    `# onnxcast\n\n> ${sentence}\n\n${lists.join('\n\n')}\n\n## Reference\n\n${reference.join('\n')}\n`,
  );
}

/** The address on the site of every file that has one. */
function placesOf(pages: readonly Page[]): ReadonlyMap<string, string> {
  return new Map([...Object.entries(PLACES), ...pages.map(({ file, path }) => [file, `/${path}`] as const)]);
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** The first heading of a page. */
function titleOf(markdown: string): string {
  return /^# (.+)$/m.exec(markdown)?.[1] ?? '';
}

/** A page with its links as the site has them, and each drawn picture in two colourings. */
function pageOf(root: string, page: Page, places: ReadonlyMap<string, string>): string {
  const front = page.isWide === true ? '---\naside: false\npageClass: wide\n---\n\n' : '';
  const text = withLinks(root, page, places).replace(
    /!\[([^\]]*)\]\((\/[^)]+)\.svg\)/g,
    '![$1]($2.svg){.by-day} ![$1]($2.night.svg){.by-night}',
  );
  const opened = page.opening === undefined ? text : text.replace(/^# .*\n/, `$&\n${page.opening}\n`);
  return front + opened;
}

/**
 * A page's text with the addresses of the site.
 * @param ending of the addresses of pages: none, or `.md` where pages are read as plain text
 */
function withLinks(root: string, { file }: Page, places: ReadonlyMap<string, string>, ending = ''): string {
  let text = readFileSync(join(root, file), 'utf8');
  for (const { target, file: linked, fragment } of relativeLinks(text)) {
    if (linked === '') continue;
    const path = posix.normalize(posix.join(posix.dirname(file), linked)).replace(/\/$/, '');
    const place = isCopied(path) ? `/${basename(path)}` : places.get(path);
    if (place === undefined) throw new Error(`${file} links to ${target}, which has no place on the site.`);
    const address = posix.extname(place) === '' ? `${place}${ending}` : place;
    text = text.replaceAll(`](${target})`, `](${address}${fragment === undefined ? '' : `#${fragment}`})`);
  }
  return text;
}

/** Whether a file stands on the site as it is, under its name alone: pictures, and the figures beside the docs. */
function isCopied(path: string): boolean {
  return /\.(svg|png)$/.test(path) || /^docs\/[^/]+\.json$/.test(path);
}

/** Pictures, models and the licence, where the pages and visitors look for them. */
function copyFiles(root: string, folder: string): void {
  const target = join(folder, 'public');
  mkdirSync(join(target, 'models'), { recursive: true });
  for (const name of readdirSync(join(root, 'docs')).filter((file) => /\.(svg|png|json)$/.test(file))) {
    cpSync(join(root, 'docs', name), join(target, name));
    if (!name.endsWith('.svg')) continue;
    const night = recolor(readFileSync(join(root, 'docs', name), 'utf8'), lightPalette, darkPalette);
    write(target, name.replace(/\.svg$/, '.night.svg'), night);
  }
  for (const name of readdirSync(join(root, 'models')).filter((file) => /\.(onnx|json)$/.test(file))) {
    cpSync(join(root, 'models', name), join(target, 'models', name));
  }
  cpSync(join(root, 'LICENSE'), join(target, 'LICENSE.txt'));
  cpSync(join(root, 'packages/playground/page/icon.svg'), join(target, 'icon.svg'));
}

/** A drawing in the colours of another palette, each by its place in it. */
function recolor(svg: string, from: Palette, to: Palette): string {
  const colors = ({ series, ...named }: Palette) => [...Object.values<string>(named), ...series];
  const others = colors(to);
  return colors(from)
    .reduce((text, color, i) => text.replaceAll(color, `__${i}__`), svg)
    .replace(/__(\d+)__/g, (_, i) => others[Number(i)]!);
}

/** The first code of README that is TypeScript. */
function firstExample(root: string): string {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  return /^```ts\n[\s\S]*?^```\n/m.exec(readme)?.[0] ?? '';
}

/** The first sentence of a page's text. */
function firstSentence(markdown: string): string {
  const paragraph = markdown.split(/\n\n+/).find((block) => /^(?!```)[\p{L}\d`[*]/u.test(block)) ?? '';
  const plain = paragraph.replace(/\s+/g, ' ').replace(/\[([^\]]+)\]\([^)]*\)/g, '$1');
  return (/^.*?\.(?= |$)/.exec(plain)?.[0] ?? plain).replace(/:$/, '.');
}
