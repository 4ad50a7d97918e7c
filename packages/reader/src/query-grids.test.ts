// Tables of times in two directions are refused with a query that puts their values in their order.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { InputError, type Series } from '@onnxcast/series';
import { readSeries } from './read-files.ts';

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, at) => at + from);
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const MOIS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');
const YEARS = [2021, 2022, 2023];
const DATES = ['2024-01-01', '2024-01-02', '2024-01-03'];

/** A table whose times go down first, so that column after column counts on; or across first, row after row. */
function down(name: string, labels: readonly unknown[], across: readonly unknown[]): string {
  const rows = labels.map((label, i) => [label, ...across.map((_, j) => j * labels.length + i)].join(','));
  return `${[name, ...across].join(',')}\n${rows.join('\n')}\n`;
}
function across(names: string, rows: readonly string[], columns: readonly unknown[], sum = ''): string {
  const lines = rows.map((row, i) =>
    [row, ...columns.map((_, j) => i * columns.length + j), ...(sum && [9])].join(','),
  );
  return `${[names, ...columns, ...(sum && [sum])].join(',')}\n${lines.join('\n')}\n`;
}

/** What a table is, its text, and the first and the last of its times. */
const GRIDS: readonly (readonly [what: string, text: string, first: string, last: string, id?: string])[] = [
  ['years beside months', down('month', upTo(12, 1), YEARS), '2021-01', '2023-12'],
  ['years beside names of months', down('Month', MONTHS, YEARS), '2021-01', '2023-12'],
  ['two years beside months', down('Month', MONTHS, [2021, 2022]), '2021-01', '2022-12'],
  ['years beside months in French', down('mois', MOIS, YEARS), '2021-01', '2023-12'],
  ['years with words before them', down('Monat', upTo(12, 1), ['X2021', 'X2022']), '2021-01', '2022-12'],
  ['sales of years', down('Month', MONTHS, ['Sales 2021', 'Sales 2022']), '2021-01', '2022-12'],
  ['years above a sum', `${down('Month', MONTHS, YEARS)}Total,1,2,3\n`, '2021-01', '2023-12'],
  ['years beside quarters', down('Quarter', ['Q1', 'Q2', 'Q3', 'Q4'], YEARS), '2021Q1', '2023Q4'],
  ['quarters beside years', across('Year', ['1990', '1991'], ['Qtr1', 'Qtr2', 'Qtr3', 'Qtr4']), '1990Q1', '1991Q4'],
  ['years beside weeks', down('week', upTo(52, 1), YEARS), '2021-W01', '2023-W52'],
  ['years beside days of the year', down('doy', upTo(365, 1), YEARS), '2021-01-01', '2023-12-31'],
  ['dates beside hours', down('hour', upTo(24), DATES), '2024-01-01 00:00', '2024-01-03 23:00'],
  ['dates beside hours that end', down('HE', upTo(24, 1), DATES), '2024-01-01 01:00', '2024-01-04 00:00'],
  ['dates beside times of day', down('Time', ['00:00', '12:00'], DATES), '2024-01-01 00:00:00', '2024-01-03 12:00:00'],
  ['months beside years', across('Year', ['2021', '2022'], MONTHS), '2021-01', '2022-12'],
  ['months and their sum', across('Year', ['2021', '2022'], MONTHS, 'Annual'), '2021-01', '2022-12'],
  ['days beside months', across('year,month', ['2023,1', '2023,3'], upTo(31, 1)), '2023-01-01', '2023-03-31'],
  [
    'times beside dates',
    across(
      'date',
      DATES,
      upTo(24).map((h) => `${h}:30`),
    ),
    '2024-01-01 00:30',
    '2024-01-03 23:30',
  ],
  ['months of stores', across('store,year', ['A,2021', 'A,2022'], MONTHS), '2021-01', '2022-12', 'A'],
  ['months of stations', across('year,station_id', ['2021,7', '2022,7'], upTo(12, 1)), '2021-01', '2022-12', '7'],
  ['hours of meters', across('meter,date', ['A,2024-01-01', 'A,2024-01-02'], upTo(24)), '2024-01-01 00:00', '2024-01-02 23:00', 'A'], // biome-ignore format: one line
];

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onnxcast-grids-'));
});
after(() => rm(folder, { recursive: true }));

/** The series of a table by the query that its refusal names. */
async function follow(text: string, options: { readonly id?: string } = {}): Promise<readonly Series[]> {
  const path = join(folder, 'grid.csv');
  await writeFile(path, text);
  let query: unknown;
  await assert.rejects(readSeries(path, options), (error) => {
    assert.ok(error instanceof InputError, String(error));
    for (const part of [error.remedy ?? ''].flat())
      if (typeof part === 'object' && 'options' in part) query = part.options.query;
    return true;
  });
  assert.ok(typeof query === 'string');
  return readSeries(path, { ...options, query });
}

for (const [what, text, first, last, id = 'grid'] of GRIDS) {
  test(`${what} are refused with what puts them below one another`, async () => {
    for (const options of id === 'grid'
      ? [{}]
      : [{}, { id: text.split(',').find((name) => /^(?:store|meter|station_id)$/.test(name))! }]) {
      const [series, ...others] = await follow(text, options);
      assert.equal(others.length, 0);
      assert.equal(series!.id, id);
      assert.deepEqual([series!.times?.[0], series!.times?.at(-1)], [first, last]);
      assert.deepEqual([...series!.values], upTo(series!.values.length));
    }
  });
}

test('days beside the months of one year are told to have the year written', async () => {
  const rows = upTo(31, 1).map((day) => [day, ...MONTHS.map((_, at) => (day > [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][at]! ? '' : day))]); // biome-ignore format: one line
  const [series] = await follow(`day,${MONTHS.join(',')}\n${rows.join('\n')}\n`);
  assert.deepEqual([series!.times?.length, series!.times?.at(-1), series!.values.at(-1)], [366, '2024-12-31', 31]);
});

test('months without their year are rows of series, and a first column without a name is to be named', async () => {
  const refuse = async (text: string, message: RegExp) => {
    await writeFile(join(folder, 'other.csv'), text);
    await assert.rejects(readSeries(join(folder, 'other.csv')), message);
  };
  await refuse(
    across('store', ['A', 'B'], MONTHS),
    /months of a year.+If every row is a series, pass `layout: 'rows'`/,
  );
  await refuse(down('', MONTHS, YEARS), /Write a name above the first column, such as month/);
  await refuse(
    across('', ['2021', '2022'], MONTHS),
    /months of a year.+Write a name above the first column, such as Year/,
  );
});
