// The pages of the site: which files of the repository become one, in which order, and under which address.
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';

/** A file of the repository that is a page of the site. */
export interface Page {
  /** From the repository's root: `docs/waves.md`. */
  readonly file: string;
  /** Address on the site, without its ending: `waves`. */
  readonly path: string;
  /** Without the list of its headings at the side: it shows code side by side. */
  readonly isWide?: boolean;
  /** Markdown below its title, on the site alone. */
  readonly opening?: string;
  /** In the list of pages, where the page's own title is too long for it. */
  readonly text?: string;
}

/** Pages of one kind, as they stand in the list at the side. */
export interface Section {
  readonly title: string;
  readonly pages: readonly Page[];
}

const doc = (name: string, text?: string): Page => ({
  file: `docs/${name}.md`,
  path: name,
  ...(text !== undefined && { text }),
});

/** Every section, in the order in which a newcomer reads. */
export const sections: readonly Section[] = [
  {
    title: 'Start',
    pages: [
      { file: 'README.md', path: 'start', text: 'Start here' },
      doc('from-data'),
      { ...doc('coming-from'), isWide: true },
      doc('gallery'),
      doc('reading'),
      doc('backtest', 'Would it have been right?'),
      doc('tune', 'Which options?'),
      doc('sweep', 'Many trainings, many machines'),
      doc('detect', 'What was unusual?'),
      doc('errors'),
      { ...doc('playground', 'Playground'), opening: '[Open the playground](/play/index.html){.open target="_self"}' },
    ],
  },
  {
    title: 'Learn by example',
    pages: [
      doc('waves'),
      doc('closed-loop', 'Errors that add up'),
      doc('many-features'),
      doc('calendar'),
      doc('cells', 'LSTM, GRU, RNN'),
      doc('sizes'),
      doc('regularisation', 'Regularisation'),
      doc('engines', 'What trains'),
      doc('bench', 'How fast'),
      doc('long-series', 'Long series'),
      doc('going-back', 'An earlier epoch'),
      doc('plain-network'),
      doc('minutes-lstm', "A player's minutes"),
      doc('tune-minutes', 'A straight line beyond the data'),
    ],
  },
  {
    title: 'Forecast anywhere',
    pages: [
      doc('deploy', 'Overview'),
      doc('browser'),
      doc('many-series'),
      doc('serve', 'A server of models'),
      doc('deploy-node', 'Service in Node'),
      doc('deploy-serverless', 'Serverless'),
      doc('deploy-electron'),
      doc('deploy-python'),
      doc('deploy-triton'),
      doc('deploy-spark', 'Spark and Ray'),
      doc('scale'),
      doc('cuda', 'NVIDIA GPU'),
      doc('verify', 'Same numbers everywhere'),
    ],
  },
  {
    title: 'Trained models',
    pages: ['sine', 'minutes', 'co2'].map((name) => ({ file: `models/${name}.md`, path: `models/${name}` })),
  },
  {
    title: 'The project',
    pages: [
      { file: 'ARCHITECTURE.md', path: 'architecture' },
      { file: 'CONTRIBUTING.md', path: 'contributing' },
      { file: 'CHANGELOG.md', path: 'changelog' },
      { file: 'SECURITY.md', path: 'security' },
    ],
  },
];

/** The sources of the examples, each shown as a page that the text beside it links to. */
export function examplePages(root: string): readonly Page[] {
  return readdirSync(`${root}/examples`)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ file: `examples/${name}`, path: `examples/${basename(name, '.ts')}` }));
}

/** The fragment that a heading gets, as GitHub gives it: lower case, spaces to hyphens, no punctuation. */
export function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

/** A link or picture of a page that leads to a file beside it or a heading, not to another place of the web. */
export interface PageLink {
  /** As written, fragment included. */
  readonly target: string;
  /** Without the fragment; empty for a heading of the page itself. */
  readonly file: string;
  readonly fragment?: string;
}

/** The relative links and pictures of a page's Markdown, those in code left out. */
export function relativeLinks(markdown: string): readonly PageLink[] {
  const targets = [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)];
  return targets
    .map(([, link, attribute]) => link ?? attribute ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', fragment] = target.split('#');
      return { target, file, ...(fragment !== undefined && { fragment }) };
    });
}

/** The fragments of a page's headings; a heading that stands twice gets a number, as on GitHub. */
export function fragmentsOf(markdown: string): ReadonlySet<string> {
  const fragments = new Set<string>();
  for (const [, heading = ''] of markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = slugOf(heading.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1'));
    let fragment = slug;
    for (let time = 1; fragments.has(fragment); time += 1) fragment = `${slug}-${time}`;
    fragments.add(fragment);
  }
  return fragments;
}

/** A page without its blocks and spans of code. */
function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}
