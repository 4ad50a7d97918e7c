// What text that cannot be read is answered with.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '../errors.ts';
import { parseSeries } from './parse-series.ts';
import type { ReadOptions } from './read-options.ts';

/** What a wrong file is answered with: the whole message, the row and the column. */
interface Complaint {
  readonly title: string;
  readonly file?: string;
  readonly text: string;
  readonly options?: ReadOptions;
  readonly message: string;
  readonly row?: number;
  readonly column?: string;
}

const COMPLAINTS: readonly Complaint[] = [
  {
    title: 'a past covariate that is not there',
    text: 'unique_id,ds,y,rival\na,1,2,3\n',
    options: { pastCovariates: ['rivl'] },
    message:
      'waves.csv:1: no column "rivl" (`pastCovariates`), the columns are "unique_id", "ds", "y", "rival". Did you mean `pastCovariates: \'rival\'`?',
    row: 1,
    column: 'rivl',
  },
  {
    title: 'a future covariate that is not there',
    text: 'unique_id,ds,y,price\na,1,2,3\n',
    options: { futureCovariates: ['holiday'] },
    message:
      'waves.csv:1: no column "holiday" (`futureCovariates`), the columns are "unique_id", "ds", "y", "price". Pass `futureCovariates` with one of these names.',
    row: 1,
    column: 'holiday',
  },
  {
    title: 'a column named as a target and as a covariate',
    text: 'unique_id,ds,y\na,1,2\n',
    options: { futureCovariates: ['y'] },
    message:
      'waves.csv: column "y" is named twice, by `target` and `futureCovariates`, expected once. Leave one of them out.',
    column: 'y',
  },
  {
    title: 'a column named twice',
    text: 'unique_id,ds,y,a\na,1,2,3\n',
    options: { pastCovariates: ['a', 'a'] },
    message:
      'waves.csv: column "a" is named twice, both times by `pastCovariates`, expected once. Leave one of them out.',
    column: 'a',
  },
  {
    title: 'a column that a model needs',
    text: 'unique_id,ds,prise\na,1,2\n',
    options: { needed: ['price'] },
    message:
      'waves.csv:1: no column "price" (the model needs it), the columns are "unique_id", "ds", "prise". If "prise" is it, name it so; a model knows its columns by the names it was trained with.',
    row: 1,
    column: 'price',
  },
  {
    title: 'an empty file',
    text: '\uFEFF\r\n \n',
    message: 'waves.csv: an empty file, expected rows such as unique_id,ds,y. Check that this is the right file.',
  },
  {
    title: 'a header without rows',
    text: 'unique_id,ds,y\n',
    message: 'waves.csv: only column names, expected rows of numbers below them. Check that the file is complete.',
  },
  {
    title: 'a missing value',
    text: 'unique_id,ds,y\na,1,2\na,2,n/a\n',
    message:
      'waves.csv:3: column "y" holds "n/a", expected a number. Fill it in, `fill: \'linear\'`, or leave the row out, `missing: \'drop\'`.',
    row: 3,
    column: 'y',
  },
  {
    title: 'an empty cell after a quoted name over two lines, a blank line and CRLF',
    text: 'unique_id,ds,y\r\n"a\r\nb",1,2\r\n\r\n"a\r\nb",2,\r\n',
    message:
      "waves.csv:5: column \"y\" is empty, expected a number. Fill it in, `fill: 'linear'`, or leave the row out, `missing: 'drop'`.",
    row: 5,
    column: 'y',
  },
  {
    title: 'a row of a step to come, of which only the covariate is known',
    text: 'ds,y,promo\n1,2,0\n2,3,1\n3,,1\n',
    options: { target: 'y', futureCovariates: ['promo'] },
    message:
      "waves.csv:4: column \"y\" is empty, expected a number. Leave rows of steps to come out and give them with `npx onnxcast forecast MODEL DATA --future FILE`. Elsewhere fill it in, `fill: 'linear'`, or leave the row out, `missing: 'drop'`.",
    row: 4,
    column: 'y',
  },
  {
    title: 'a value beyond double precision',
    text: 'y\n1\n1e999\n',
    message: 'waves.csv:3: column "y" holds "1e999", expected a number within double precision. Change its unit.',
    row: 3,
    column: 'y',
  },
  {
    title: 'a blank line in a file of one column, which is an empty cell',
    text: 'y\n1\n\n2\n',
    message:
      "waves.csv:3: column \"y\" is empty, expected a number. Fill it in, `fill: 'linear'`, or leave the row out, `missing: 'drop'`.",
    row: 3,
    column: 'y',
  },
  {
    title: 'text where a number belongs',
    text: 'unique_id,ds,y\na,1,high\n',
    message:
      "waves.csv:2: column \"y\" holds \"high\", expected a number. Correct it or remove the row; if it stands for a missing value, pass `na: ['high']` with `missing: 'drop'` or `fill: 'linear'`.",
    row: 2,
    column: 'y',
  },
  {
    title: 'text where a number belongs, even when missing values are dropped',
    text: 'unique_id,ds,y\na,1,0x10\n',
    options: { missing: 'drop' },
    message: 'waves.csv:2: column "y" holds "0x10", expected a number. Correct it or remove the row.',
    row: 2,
    column: 'y',
  },
  {
    title: 'a row that is too long',
    text: 'unique_id,ds,y\na,1,2,3\n',
    message:
      'waves.csv:2: 4 cells, expected 3 as in the header. Remove what is too much, put quotes around a cell that contains ",", or, if this line has the names of the columns, pass `skip: 1`.',
    row: 2,
  },
  {
    title: 'a row that is too short',
    text: 'unique_id,ds,y\na,1,2\na\n',
    message: 'waves.csv:3: 1 cell, expected 3 as in the header. Add what is missing or remove the row.',
    row: 3,
  },
  {
    title: 'an open quote, at the row where it begins',
    text: 'unique_id,ds,y\na,1,2\n"a,2,3\na,3,4\n',
    message:
      'waves.csv:3: a quote (") that does not enclose a whole cell, expected quotes in pairs around a cell, doubled inside it. Correct the quotes.',
    row: 3,
  },
  {
    title: 'a column name that stands there twice',
    text: 'ds,y,y\n1,2,3\n',
    message: 'waves.csv:1: column "y" stands there twice, expected every name once. Rename or remove one of them.',
    row: 1,
    column: 'y',
  },
  {
    title: 'a column name that the file lacks, with the closest one',
    text: 'Date,CO2,adjusted CO2\n1958-03-01,315.70,314.44\n',
    options: { time: 'date', target: 'CO2' },
    message:
      'waves.csv:1: no column "date" (`time`), the columns are "Date", "CO2", "adjusted CO2". Did you mean `time: \'Date\'`?',
    row: 1,
    column: 'date',
  },
  {
    title: 'long form without a column y',
    text: 'unique_id,ds,level,flow\na,1,2,3\n',
    message:
      'waves.csv:1: no column "y" (`target`), the columns are "unique_id", "ds", "level", "flow". Pass `target` with one of these names.',
    row: 1,
    column: 'y',
  },
  {
    title: 'a target beside columns of names and of times that nobody named',
    text: 'station,when,temp\nA,2000-01-01,1\nA,2000-01-02,2\nB,2000-01-01,3\nB,2000-01-02,4\n',
    options: { target: 'temp' },
    message:
      'waves.csv:1: column "station" seems to hold names of series, but would be passed over, expected to be told of it. Pass `id: \'station\'`, or remove the column.',
    row: 1,
    column: 'station',
  },
  {
    title: 'long form with times under another name, in a spelling of their own',
    text: 'unique_id,month_begin,y\na,1/1/2000,1\na,2/1/2000,2\n',
    message:
      'waves.csv:3: column "month_begin" holds "2/1/2000", which may be 2000-01-02 or 2000-02-01, expected to be told what comes first. Pass `dateOrder: \'day\'` or `dateOrder: \'month\'`.',
    row: 3,
    column: 'month_begin',
  },
  {
    title: 'series one after the other whose times go on, so that only their names tell them apart',
    text: 'station,ds,temp\nA,1,1\nA,2,2\nB,3,3\nB,4,4\n',
    options: { target: 'temp' },
    message:
      'waves.csv:1: column "station" seems to hold names of series, but would be passed over, expected to be told of it. Pass `id: \'station\'`, or remove the column.',
    row: 1,
    column: 'station',
  },
  {
    title: 'numbers of series in a column whose name says so, in JSON',
    file: 'waves.json',
    text: '[{"shop_id": 1, "y": 1}, {"shop_id": 1, "y": 2}, {"shop_id": 2, "y": 1}, {"shop_id": 2, "y": 3}]',
    options: { target: 'y' },
    message:
      'waves.json:1: column "shop_id" seems to hold names of series, but would be passed over, expected to be told of it. Pass `id: \'shop_id\'`, or remove the column.',
    row: 1,
    column: 'shop_id',
  },
  {
    title: 'numbers without column names',
    text: '0.1,0.2\n0.3,0.4\n',
    message:
      'waves.csv:1: the first line holds data ("0.1", "0.2"), expected column names. Pass `header: \'none\'`, or add a line of names, such as unique_id,ds,y.',
    row: 1,
  },
  {
    title: 'a time that comes twice',
    text: 'unique_id,ds,y\na,2000-01-01,1\nb,2000-01-01,1\na,2000-01-01 00:00,2\n',
    message:
      'waves.csv:4: column "ds" holds "2000-01-01 00:00", expected every time once in series "a", and line 2 has this one already. Remove one of the two rows, or pass `id` with the column that tells the series apart.',
    row: 4,
    column: 'ds',
  },
  {
    title: 'a label of text that comes twice',
    text: 'ds,y\nJan,1\nFeb,2\nJan,3\n',
    message:
      'waves.csv:4: column "ds" holds "Jan", expected every time once in series "waves", and line 2 has this one already. Remove one of the two rows, or pass `id` with the column that tells the series apart.',
    row: 4,
    column: 'ds',
  },
  {
    title: 'a day that does not exist',
    text: 'ds,y\n2001-02-28,1\n2001-02-29,2\n',
    message:
      'waves.csv:3: column "ds" holds "2001-02-29", expected a date as most rows have, such as "2001-02-28". Correct it or remove the row.',
    row: 3,
    column: 'ds',
  },
  {
    title: 'a row without a time',
    text: 'ds,y\n1,1\n,2\n',
    message: 'waves.csv:3: column "ds" is empty, expected a time. Fill it in or remove the row.',
    row: 3,
    column: 'ds',
  },
  {
    title: 'a row without a name of a series',
    text: 'unique_id,ds,y\n,1,1\n',
    message: 'waves.csv:2: column "unique_id" is empty, expected a name of a series. Fill it in or remove the row.',
    row: 2,
    column: 'unique_id',
  },
  {
    title: 'a series of one point',
    text: 'unique_id,ds,y\na,1,1\na,2,2\nb,1,1\n',
    message: 'waves.csv:4: series "b" has 1 row with a number, expected at least 2. Add rows or remove the series.',
    row: 4,
  },
  {
    title: 'a series of which nothing is left after dropping',
    text: 'unique_id,ds,y\na,1,1\na,2,2\nb,1,nan\nb,2,\n',
    options: { missing: 'drop' },
    message: 'waves.csv:4: series "b" has no row with a number, expected at least 2. Add rows or remove the series.',
    row: 4,
  },
  {
    title: 'JSON under another name',
    text: '[{"y": 1}]',
    message:
      "waves.csv: begins with \"[\" as JSON does, expected CSV. Name it .json or pass `format: 'json'`; if it is CSV, pass `format: 'csv'`.",
  },
  {
    title: 'a JSON object',
    file: 'waves.json',
    text: '{"y": 1, "z": "a"}',
    message:
      'waves.json: an object, expected an array of objects. Write one object a row, as in [{"unique_id": "a", "ds": "2000-01-01", "y": 1}, ...].',
  },
  {
    title: 'a JSON array of numbers, at the line of the first',
    file: 'waves.json',
    text: '[\n {"y": 1},\n 2]',
    message:
      'waves.json:3: entry 2 is a number, expected an object. Write every row as in [{"unique_id": "a", "ds": "2000-01-01", "y": 1}, ...].',
    row: 3,
  },
  {
    title: 'a JSON null, at its line, past strings and nested values that look like rows',
    file: 'waves.json',
    text: '[{"unique_id": "a\\"},{", "ds": 1,\n "x": [{}, [1]], "y": 1},\n\n {"unique_id": "b", "ds": 1, "y": null}]',
    message:
      "waves.json:4: column \"y\" holds null, expected a number. Fill it in, `fill: 'linear'`, or leave the row out, `missing: 'drop'`.",
    row: 4,
    column: 'y',
  },
  {
    title: 'an empty JSON array',
    file: 'waves.json',
    text: '[]',
    message:
      'waves.json: an empty array, expected an array of objects. Add rows, such as [{"unique_id": "a", "ds": "2000-01-01", "y": 1}, ...].',
  },
];

describe('parseSeries complains', () => {
  for (const { title, file = 'waves.csv', text, options, message, row, column } of COMPLAINTS) {
    test(`about ${title}`, () => {
      assert.throws(
        () => parseSeries(text, file, options),
        (error) => {
          assert.ok(error instanceof InputError, String(error));
          assert.equal(error.message, message);
          assert.deepEqual({ file: error.file, row: error.row, column: error.column }, { file, row, column });
          return true;
        },
      );
    });
  }

  test('about JSON that is cut off or holds a bare NaN, and keeps the cause', () => {
    for (const [text, remedy] of [
      ['[{"y": 1},', /waves\.json.*not valid JSON.*Correct it\.$/],
      ['[{"y": NaN}]', /waves\.json.*not valid JSON.*Write null for a missing value/],
    ] as const) {
      assert.throws(
        () => parseSeries(text, 'waves.json'),
        (error) => error instanceof InputError && remedy.test(error.message) && error.cause instanceof SyntaxError,
      );
    }
  });

  // pandas._libs.parsers.STR_NA_VALUES and pyarrow.csv.ConvertOptions().null_values hold the first two lines.
  const MISSING = [
    ...['', '#N/A', '#N/A N/A', '#NA', '-1.#IND', '-1.#QNAN', '-NaN', '-nan', '1.#IND', '1.#QNAN', '<NA>', 'N/A'],
    ...['NA', 'NULL', 'NaN', 'None', 'n/a', 'nan', 'null'],
    ...[
      '(null)',
      '[NULL]',
      '<null>',
      '(NA)',
      '\\N',
      '\\\\N',
      'nil',
      'NaT',
      'missing',
      'undefined',
      'nan(ind)',
      '-nan(ind)',
    ],
    ...['#DIV/0!', '#VALUE!', '#REF!', '#NUM!', '#NULL!', '#NAME?', '.', '..', '...', '…', '-', '--', '---', '–', '—'],
    ...['?', ':', '*', 'n.a.', 'n/d', 'n.d.', 'k.A.', 'k. A.', 'No Data', 'NoData', 'not available'],
  ];

  test('about every spelling of a missing value, and drops each when told to', () => {
    for (const cell of MISSING) {
      const text = `unique_id,ds,y\na,1,1\na,2,${cell}\na,3,3\n`;
      assert.throws(
        () => parseSeries(text, 'waves.csv'),
        /expected a number\. Fill it in, `fill: 'linear'`, or leave the row out, `missing: 'drop'`\./,
      );
      const [series] = parseSeries(text, 'waves.csv', { missing: 'drop' });
      assert.deepEqual(series?.values, Float64Array.of(1, 3));
      assert.deepEqual(series?.times, ['1', '3']);
    }
  });
});
