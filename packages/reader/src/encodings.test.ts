import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { InputError } from '@onnxcast/series';
import { type FileOptions, readFiles } from './index.ts';

/** A file of a bank in Western Europe, as Excel there writes it. */
const BANK = [
  '"Girokonto";"DE12 3456";',
  '"";',
  '"Kontostand vom 31.03.2024:";"1.234,56 EUR";',
  '',
  '"Buchungstag";"Wertstellung";"Text";"Begünstigter";"Betrag (EUR)";',
  '"02.01.2024";"02.01.2024";"Lastschrift";"Müller";"-12,50";',
  '"03.01.2024";"03.01.2024";"Gutschrift";"Käse AG";"1.250,00";',
  '"05.01.2024";"05.01.2024";"Lastschrift";"Öl";"-3,20";',
].join('\r\n');

/** The options that an error advises, as code writes them. */
function advisedBy({ message }: Error, ...names: readonly string[]): FileOptions {
  return Object.fromEntries(
    names.map((name) => {
      const [, text, number] = new RegExp(`\`${name}: (?:'([^']+)'|(\\d+))\``).exec(message) ?? [];
      assert.ok(text ?? number, `${name} in ${message}`);
      return [name, text ?? Number(number)];
    }),
  );
}

test('a file of a bank is read in two steps of what is advised', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-'));
  try {
    const path = join(folder, 'bank.csv');
    await writeFile(path, Buffer.from(BANK, 'latin1'));
    const refused = async (options: FileOptions) => {
      const error = await readFiles(path, options).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof InputError);
      return error;
    };
    const first = advisedBy(await refused({}), 'encoding', 'skip');
    assert.deepEqual(first, { encoding: 'windows-1252', skip: 4 });
    const second = advisedBy(await refused(first), 'time', 'target');
    const { series } = await readFiles(path, { ...first, ...second });
    assert.deepEqual(series[0]!.times, ['2024-01-02', '2024-01-03', '2024-01-05']);
    assert.deepEqual([...series[0]!.values], [-12.5, 1250, -3.2]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a byte that is no text is told with its line, in plain and packed files of any length, whatever stands around it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-'));
  try {
    const lines = Array.from({ length: 60_000 }, (_, at) => `${at},${at}.5 ä`);
    const bad = (line: number) =>
      Buffer.concat([
        Buffer.from(`step,y\n${lines.slice(0, line - 2).join('\n')}\n`),
        Buffer.from([0x31, 0x2c, 0xc3, 0xa4, 0xff, 0x0a]),
        Buffer.from(lines.slice(line - 2).join('\n')),
      ]);
    for (const [name, bytes, line] of [
      ['early.csv', bad(3), 3],
      ['late.csv', bad(55_000), 55_000],
      ['packed.csv.gz', gzipSync(bad(55_000)), 55_000],
    ] as const) {
      const path = join(folder, name);
      await writeFile(path, bytes);
      await assert.rejects(
        readFiles(path, {}),
        (error) => error instanceof InputError && error.row === line && error.message.includes('0xff'),
        name,
      );
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
