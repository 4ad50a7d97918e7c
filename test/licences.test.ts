// What comes with onnxcast to those who install it: every licence is one of a list, and the bill of materials names them all.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Licences that ask for no more than to be kept beside the code, by the identifiers and expressions that packages give. */
const PERMISSIVE = new Set([
  '(BSD-3-Clause AND Apache-2.0)',
  '(MIT OR CC0-1.0)',
  '0BSD',
  'Apache-2.0',
  'Apache-2.0 AND MIT',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'PSF-2.0',
  'Unlicense',
]);

/** Others, and why they may come along: by the package's name or its beginning. */
const LOOKED_AT: Readonly<Record<string, { readonly licence: string; readonly why: string }>> = {
  '@resvg/resvg-js': { licence: 'MPL-2.0', why: 'used unchanged; its own files stay under it' },
  'date-holidays': { licence: '(ISC AND CC-BY-3.0)', why: 'its data are of Wikipedia, which README and docs name' },
  'dejavu-fonts-ttf': { licence: 'SEE LICENSE IN README.md AND LICENSE', why: 'Bitstream Vera: fonts may be embedded' },
};

interface Entry {
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

const lock: { readonly packages: Readonly<Record<string, Entry>> } = JSON.parse(
  readFileSync(`${root}/package-lock.json`, 'utf8'),
);
const installed = Object.entries(lock.packages).flatMap(([path, entry]) => {
  const name = path.split('node_modules/').at(-1)!;
  return path.includes('node_modules/') && entry.link !== true && entry.dev !== true ? [{ name, ...entry }] : [];
});

test('every package that is installed with onnxcast has a licence that was looked at', () => {
  assert.ok(installed.length > 100, String(installed.length));
  for (const { name, license = 'none' } of installed) {
    if (PERMISSIVE.has(license)) continue;
    const known = Object.entries(LOOKED_AT).find(([begin]) => name.startsWith(begin))?.[1];
    assert.equal(license, known?.licence, `${name}: ${license} is not among the licences that were looked at`);
  }
});

test('npm run sbom writes a bill of materials with every one of them', () => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'sbom'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  });
  assert.equal(status, 0, stderr);
  const { bomFormat, components } = JSON.parse(stdout) as {
    bomFormat: string;
    components: { name: string; group?: string; purl: string }[];
  };
  assert.equal(bomFormat, 'CycloneDX');
  const listed = new Set(
    components.map(({ purl }) => decodeURIComponent(purl.replace(/^pkg:npm\//, '')).replace(/@[^@]*$/, '')),
  );
  for (const name of ['onnxruntime-node', 'onnxruntime-web', 'protobufjs', '@noble/hashes', '@onnxcast/model', 'zod']) {
    assert.ok(listed.has(name), name);
  }
});
