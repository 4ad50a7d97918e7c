// Text of a file -> series, or an error that says where and what to do. Pure; the package `reader` reads files.

import { checkGiven, checkValues, KINDS } from '../checks/check-given.ts';
import { checkOptions, InputError, option, text } from '../errors.ts';
import type { Series } from '../series.ts';
import { fillReading } from './fill/fill-holes.ts';
import { READ_OPTIONS, type Reading, type ReadOptions } from './read-options.ts';
import { SeriesReader } from './series-reader.ts';
import type { OpenTable } from './table.ts';
import { CsvParser } from './text/parse-csv.ts';
import { parseJson, parseNdjson } from './text/parse-json.ts';
import { parseSql } from './text/parse-sql.ts';
import { formatByName, formatByText, isOfLines } from './text/tell-format.ts';

/**
 * Reads series from text, in any of four forms.
 * Long form: one row a point, with an id column. Wide form: one column a series, with or without a time column. One series:
 * no id column, and `target` names its column or columns. `layout: 'rows'`: one series a row. Further columns are passed
 * over, unless they seem to name the series or to hold the times and no column was named for that. Series may differ in
 * length; rows are put in the order of time. Times are kept as ISO dates, periods or numbers, whatever their spelling:
 * `31.01.2024` as `2024-01-31`, `week 9` as `9`; `readFiles` tells the spelling, in which `spellDate` writes others. CSV may be separated by commas, semicolons, tabs or bars, told by its first line.
 * @param text Content of a CSV or JSON file, or of the dump of a table as SQL.
 * @param file Its name: messages begin with it, a single series without an id column is named after it.
 * @param options Names of the columns, how their cells are written, and what to do with missing values.
 * @returns The series in the order in which the file names them.
 * @throws InputError with `file`, `row` (line of the file) and `column`, when anything is not as expected.
 * @example
 * const [wave] = parseSeries('unique_id,ds,y\na,1,0.5\na,2,0.7\n', 'waves.csv');
 * wave.values; // Float64Array [0.5, 0.7]
 */
export function parseSeries(text: string, file: string, options: ReadOptions = {}): readonly Series[] {
  checkGiven({ text }, { ...KINDS.text, expected: 'the content of a file, as text' });
  checkGiven({ file }, { ...KINDS.name, expected: 'the name of the file, which messages begin with' });
  checkOptions(options, READ_OPTIONS);
  checkValues(options, READ_OPTIONS);
  return fillReading(parseReading(text, file, options), options.fill).series;
}

/** Reads series as `parseSeries` does, and says how they were read; with `fill` the missing values are NaN, still to be filled. */
export function parseReading(
  content: string,
  file: string,
  options: ReadOptions & { readonly largest?: number; readonly least?: number } = {},
): Reading {
  const whole = content.startsWith('\uFEFF') ? content.slice(1) : content;
  const first = /\S/.exec(whole)?.[0];
  if (first === undefined) {
    throw new InputError({
      file,
      found: 'an empty file',
      expected: 'rows such as unique_id,ds,y',
      remedy: 'Check that this is the right file.',
    });
  }
  const told = options.format ?? formatByName(file) ?? formatByText(whole);
  // Many call one object a line .json.
  const format = options.format === undefined && told === 'json' && isOfLines(whole) ? 'ndjson' : told;
  if (options.format === undefined && format === 'csv' && (first === '{' || first === '[')) {
    throw new InputError({
      file,
      found: `begins with "${first}" as JSON does`,
      expected: 'CSV',
      remedy: text`Name it .json or pass ${option('format', 'json')}; if it is CSV, pass ${option('format', 'csv')}.`,
    });
  }
  const reader = new SeriesReader(file, options, options.largest);
  let parser: CsvParser | undefined;
  const scan = (open: OpenTable) => {
    if (format === 'json') return parseJson(whole, file, open);
    if (format === 'ndjson') return parseNdjson(whole, file, open);
    if (format === 'sql') return parseSql(whole, file, open);
    parser = new CsvParser(file, options, open);
    parser.push(whole);
    parser.end();
  };
  scan(reader.survey);
  reader.decide();
  scan(reader.build);
  return reader.finish({ format, delimiter: parser?.delimiter, notes: parser?.notes });
}
