// Holds the pages that people read to the repository: their links lead somewhere, and every page can be found.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fragmentsOf, relativeLinks, sections } from '../scripts/docs/pages.ts';
import { stagePages } from '../scripts/docs/stage-pages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'],
  // A package that moved leaves its build behind.
  ...readdirSync(join(root, 'packages'))
    .filter((name) => existsSync(join(root, 'packages', name, 'package.json')))
    .map((name) => `packages/${name}/README.md`),
  ...['docs', 'models'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];

for (const page of pages) {
  test(`every relative link and picture of ${page} leads to a file, and to a heading where it names one`, () => {
    const text = readFileSync(join(root, page), 'utf8');
    for (const { target, file, fragment } of relativeLinks(text)) {
      const path = file === '' ? join(root, page) : join(root, dirname(page), file);
      assert.ok(existsSync(path), `${page} links to ${target}, and there is no such file`);
      if (fragment === undefined) continue;
      const headings = fragmentsOf(readFileSync(path, 'utf8'));
      assert.ok(headings.has(fragment), `${page} links to ${target}, and ${file || page} has no such heading`);
    }
  });
}

test('every import that the package onnxcast offers stands in its README', () => {
  const folder = join(root, 'packages/onnxcast');
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { exports: object };
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  for (const path of Object.keys(exports)) assert.ok(readme.includes(`\`onnxcast${path.slice(1)}\``), path);
});

test('every page of docs/ and models/ stands once in the list of the site', () => {
  const listed = sections.flatMap(({ pages }) => pages.map(({ file }) => file));
  assert.deepEqual([...new Set(listed)], listed);
  for (const page of pages.filter((name) => /^(docs|models)\//.test(name))) {
    assert.ok(listed.includes(page), `${page} stands nowhere in scripts/docs/pages.ts`);
  }
});

test('all that the pages of the site link to has a place on the site', () => {
  const folder = mkdtempSync(join(tmpdir(), 'onnxcast-docs-'));
  try {
    const listed = sections.flatMap(({ pages }) => pages);
    assert.ok(stagePages({ root, folder }) >= listed.length);
    for (const name of ['tune-minutes.json', 'tune-minutes.svg', 'closed-loop.json']) {
      assert.ok(existsSync(join(folder, 'public', name)), name);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the names of headings are those that GitHub gives', () => {
  // Seen on GitHub: punctuation goes, every space becomes a hyphen, a second heading of the same words is numbered.
  const markdown =
    '# What runs where?\n\n## `onnxcast` & Node 20, 22\n\n## Size\n\n```sh\n# no heading\n```\n\n## Size\n';
  assert.deepEqual([...fragmentsOf(markdown)], ['what-runs-where', 'onnxcast--node-20-22', 'size', 'size-1']);
});
