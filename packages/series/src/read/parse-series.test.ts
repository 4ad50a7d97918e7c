import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError, sentenceOf, type Text } from '../errors.ts';
import { lengthOf } from '../series.ts';
import { fillReading } from './fill/fill-holes.ts';
import { parseReading, parseSeries } from './parse-series.ts';
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
    text: '{"y": [1, 2], "z": [1]}',
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

test('a number that is not finite is refused by its place, and missing where one such mark is named', () => {
  for (const cell of ['inf', '-inf', '+Infinity', 'INF', '-∞']) {
    const text = `ds,y\n1,1\n2,${cell}\n3,3\n`;
    assert.throws(
      () => parseSeries(text, 'waves.csv', { missing: 'drop' }),
      (error) =>
        error instanceof InputError &&
        error.row === 3 &&
        /column "y" holds ".+", expected a finite number\. .+ pass `na: \['inf'\]`/.test(error.message),
    );
    const [series] = parseSeries(text, 'waves.csv', { missing: 'drop', na: ['inf'] });
    assert.deepEqual(series?.values, Float64Array.of(1, 3));
  }
  const json = '[{"ds": 1, "y": 1}, {"ds": 2, "y": -1e999}, {"ds": 3, "y": 3}]';
  assert.throws(() => parseSeries(json, 'waves.json', { missing: 'drop' }), /column "y" holds -Infinity/);
  assert.equal(parseSeries(json, 'waves.json', { missing: 'drop', na: ['inf'] })[0]?.values.length, 2);
});

test('what is no value in rows that are series is said', () => {
  const notes = (text: string) =>
    parseReading(text, 'rows.csv', { layout: 'rows' }).notes.map((said) => sentenceOf({ said }));
  assert.deepEqual(notes('Province,Lat,Long,1/22/20,1/23/20\nHubei,30.9,112.2,444,445\n'), [
    'Columns "Lat", "Long" are passed over: they are neither times nor the name of a series.',
  ]);
  assert.deepEqual(notes('id,2021,2022\n101,5,6\n'), [
    'Column "id" is taken for the names of the series; for another, pass `id`.',
  ]);
  assert.deepEqual(notes('shop,2021,2022\nA,5,6\n'), []);
});

test('times that are labels are said to be, and rows without a value at the ends are said to be left out', () => {
  const say = (notes: readonly Text[]) => notes.map((said) => sentenceOf({ said })).join(' ');
  const labels = parseReading('ds,y\nfirst,1\nsecond,5\n', 'a.csv');
  assert.match(say(labels.notes), /such as "first", are no dates and no numbers/);
  const ends = parseReading('ds,y\n1,\n2,5\n3,\n4,6\n5,\n6,\n', 'a.csv', { fill: 'linear' });
  const { notes, understood } = fillReading(ends, 'linear');
  assert.deepEqual(understood.leftOut, { first: 1, last: 2 });
  assert.match(say(notes), /1 missing value is filled in .+1 at the beginning and 2 at the end/);
});

test('JSON whose entries share a line is blamed by the entry, and keeps the digits of names', () => {
  const one =
    '[{"id": 9007199254740993, "y": 1}, {"id": 9007199254740993, "y": 2}, {"id": 9007199254740993, "y": "x"}]';
  assert.throws(
    () => parseSeries(one, 'a.json', { id: 'id' }),
    (error) => error instanceof InputError && error.row === 3,
  );
  assert.equal(
    parseSeries(one.replace('"x"', '0.12345678901234567'), 'a.json', { id: 'id' })[0]?.id,
    '9007199254740993',
  );
  const large = one.replace('"x"', '12345678901234567');
  assert.throws(() => parseSeries(large, 'a.json', { id: 'id' }), /a\.json:3: column "y" holds "12345678901234567"/);
});

describe('parseSeries reads', () => {
  test('long form with series of unequal length whose rows alternate', () => {
    const series = parseSeries('unique_id,ds,y\na,1,0.5\nb,1,-1e-3\na,2,.7\nb,2,+2.\na,3,1\n', 'waves.csv');
    assert.deepEqual(series, [
      { id: 'a', features: ['y'], values: Float64Array.of(0.5, 0.7, 1), times: ['1', '2', '3'] },
      { id: 'b', features: ['y'], values: Float64Array.of(-0.001, 2), times: ['1', '2'] },
    ]);
  });

  test('several features from columns of any order and name', () => {
    const text = 'wind,place,when,note,sun\n1,x,2000-01,,5\n2,x,2000-02,,6\n';
    assert.deepEqual(parseSeries(text, 'w.csv', { id: 'place', time: 'when', target: ['sun', 'wind'] }), [
      { id: 'x', features: ['sun', 'wind'], values: Float64Array.of(5, 1, 6, 2), times: ['2000-01', '2000-02'] },
    ]);
  });

  test('wide form, one series a column', () => {
    assert.deepEqual(parseSeries('Date,north,south\n1,10,20\n2,11,21\n', 'w.csv', { time: 'Date' }), [
      { id: 'north', features: ['y'], values: Float64Array.of(10, 11), times: ['1', '2'] },
      { id: 'south', features: ['y'], values: Float64Array.of(20, 21), times: ['1', '2'] },
    ]);
  });

  test('wide form with holes, each dropped from its own series only', () => {
    const series = parseSeries('ds,a,b\n1,1,4\n2,2,\n3,3,6\n4,,7\n', 'w.csv', { missing: 'drop' });
    assert.deepEqual(series.map(lengthOf), [3, 3]);
    assert.deepEqual(
      series.map(({ times }) => times),
      [
        ['1', '2', '3'],
        ['1', '3', '4'],
      ],
    );
  });

  test('one series beside columns of numbers, answers, remarks, weekdays and one name, which it passes over', () => {
    const header = 'ds,level,holiday,note,weekday,place,volume,y';
    const rows = ['1,3,yes,,Mon,x,"1,000",5', '2,3,no,storm,Tue,x,"1,000",6', '3,4,no,storm,Mon,x,2,7'];
    const text = [header, ...rows].join('\n');
    assert.deepEqual(parseSeries(text, 'w.csv', { target: 'y' }), [
      { id: 'w', features: ['y'], values: Float64Array.of(5, 6, 7), times: ['1', '2', '3'] },
    ]);
  });

  test('one series without an id column, named after the file', () => {
    const series = parseSeries('Date,CO2,x\n2000-01,1,\n2000-02,2,\n', 'data/some.co2.csv', {
      time: 'Date',
      target: 'CO2',
    });
    assert.deepEqual(series, [
      { id: 'some.co2', features: ['CO2'], values: Float64Array.of(1, 2), times: ['2000-01', '2000-02'] },
    ]);
    assert.deepEqual(parseSeries('y\n1\n2\n', 'only.csv'), [
      { id: 'only', features: ['y'], values: Float64Array.of(1, 2) },
    ]);
  });

  test('a byte order mark, CRLF, semicolons, tabs, quotes and spaces around cells', () => {
    const expected = [{ id: 'a;b', features: ['y'], values: Float64Array.of(1, 2), times: ['1', '2'] }];
    for (const text of [
      '\uFEFFunique_id,ds,y\r\na;b,1,1\r\na;b,2,2\r\n',
      'unique_id;ds;y\n"a;b";1;1\n"a;b";2;2',
      'unique_id\tds\ty\na;b\t1\t1\na;b\t2\t2\n\n\n',
      '"unique_id", "ds", "y"\n "a;b", 1, 1\n "a;b" ,2 ,2',
    ]) {
      assert.deepEqual(parseSeries(text, 'waves.csv'), expected);
    }
  });

  test('JSON with numbers as times and keys that only some rows have', () => {
    const rows = [
      { unique_id: 7, ds: 1, y: 1 },
      { note: 'x', y: 2, ds: 2, unique_id: 7 },
    ];
    assert.deepEqual(parseSeries(JSON.stringify(rows), 'waves.json'), [
      { id: '7', features: ['y'], values: Float64Array.of(1, 2), times: ['1', '2'] },
    ]);
    assert.deepEqual(parseSeries('[{"constructor": 1}, {"constructor": 2}, {}]', 'c.json', { missing: 'drop' }), [
      { id: 'constructor', features: ['y'], values: Float64Array.of(1, 2) },
    ]);
  });
});
