// Text of a file -> series, or an error that says where and what to do. Pure; `read-file` brings the text.

import { InputError, option, type Text, text } from '../errors.ts';
import type { Series } from '../series.ts';
import { parseTimeLabel } from '../time/time-label.ts';
import { type ColumnNames, findLayout, type Layout } from './layout.ts';
import { LeftoverColumns } from './leftover-columns.ts';
import { parseCsv } from './parse-csv.ts';
import { parseJson } from './parse-json.ts';
import { readLabel, readNumber } from './read-cell.ts';
import { type RowTime, SeriesBuilder } from './series-builder.ts';
import type { Cell, OpenTable, VisitRow } from './table.ts';

/** How to read a file of series. */
export interface ReadOptions extends ColumnNames {
  /** What to do with an empty cell, NaN, NA, null or inf among the values: 'error' (default), or 'drop' the point. */
  readonly missing?: 'error' | 'drop';
  /** Default: JSON when the name ends in `.json`, else CSV. */
  readonly format?: 'csv' | 'json';
}

/**
 * Reads series from text, in any of three forms.
 * Long form: one row a point, with an id column. Wide form: one column a series, with or without a time column. One series:
 * no id column, and `target` names its column or columns. Further columns are passed over, unless they seem to name the
 * series or to hold the times and no column was named for that. Series may differ in length; times must rise within a series
 * where they are numbers or dates. CSV may be separated by commas, semicolons or tabs, told by its first line.
 * @param source Content of a CSV or JSON file.
 * @param file Its name: messages begin with it, a single series without an id column is named after it.
 * @param options Names of the columns, and what to do with missing values.
 * @returns The series in the order in which the file names them.
 * @throws InputError with `file`, `row` (line of the file) and `column`, when anything is not as expected.
 * @example
 * const [wave] = parseSeries('unique_id,ds,y\na,1,0.5\na,2,0.7\n', 'waves.csv');
 * wave.values; // Float64Array [0.5, 0.7]
 */
export function parseSeries(source: string, file: string, options: ReadOptions = {}): readonly Series[] {
  const content = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const first = /\S/.exec(content)?.[0];
  if (first === undefined) {
    const remedy = 'Check that this is the right file.';
    throw new InputError({ file, found: 'an empty file', expected: 'rows such as unique_id,ds,y', remedy });
  }
  const format = options.format ?? (/\.json$/i.test(file) ? 'json' : 'csv');
  if (options.format === undefined && format === 'csv' && (first === '{' || first === '[')) {
    throw new InputError({
      file,
      found: `begins with "${first}" as JSON does`,
      expected: 'CSV',
      remedy: text`Name it .json or pass ${option('format', 'json')}; if it is CSV, pass ${option('format', 'csv')}.`,
    });
  }
  const collector = new Collector(file, options);
  const parse = format === 'json' ? parseJson : parseCsv;
  parse(content, file, collector.open);
  return collector.finish();
}

/** Takes the rows of one file and hands each to its series. */
class Collector {
  private readonly file: string;
  private readonly options: ReadOptions;
  private readonly builders = new Map<string, { readonly builder: SeriesBuilder; readonly row: number }>();
  private readonly point: number[] = [];
  private columns: readonly string[] = [];
  private layout: Layout = { form: 'long', series: [] };
  private leftover: LeftoverColumns | undefined;
  private header = 1;

  constructor(file: string, options: ReadOptions) {
    this.file = file;
    this.options = options;
  }

  readonly open: OpenTable = (columns, row) => {
    this.columns = columns;
    this.layout = findLayout(columns, { file: this.file, row }, this.options);
    this.header = row;
    const { form, id, time, series } = this.layout;
    if (form !== 'wide') {
      const used = [...series.flatMap((one) => one.columns), id ?? -1, time ?? -1];
      const known = { id: id !== undefined, time: time !== undefined };
      this.leftover = new LeftoverColumns(columns, new Set(used), known);
    }
    return this.visit;
  };

  finish(): readonly Series[] {
    if (this.builders.size === 0) {
      throw new InputError({
        file: this.file,
        found: 'only column names',
        expected: 'rows of numbers below them',
        remedy: 'Check that the file is complete.',
      });
    }
    this.leftover?.check({ file: this.file, row: this.header });
    return Array.from(this.builders.values(), ({ builder, row }) => builder.finish(this.file, row));
  }

  private readonly visit: VisitRow = (cells, row) => {
    this.leftover?.see(cells);
    const rowId =
      this.layout.id === undefined ? undefined : this.label(cells, this.layout.id, row, 'a name of a series');
    let time: RowTime | undefined;
    for (const { id = rowId ?? '', features, columns } of this.layout.series) {
      const builder = this.builderOf(id, features, row);
      const values = this.numbers(cells, columns, row);
      if (values === undefined) continue;
      time ??= this.timeOf(cells, row);
      builder.add(values, row, time);
    }
  };

  private builderOf(id: string, features: readonly string[], row: number): SeriesBuilder {
    const known = this.builders.get(id);
    if (known !== undefined) return known.builder;
    const builder = new SeriesBuilder(id, features);
    this.builders.set(id, { builder, row });
    return builder;
  }

  /** The values of one series in a row, in a list used again for the next; undefined when the point is to be dropped. */
  private numbers(cells: readonly Cell[], columns: readonly number[], row: number): readonly number[] | undefined {
    const numbers = this.point;
    numbers.length = 0;
    for (const column of columns) {
      const value = this.number(cells, column, row);
      if (value === undefined) return undefined;
      numbers.push(value);
    }
    return numbers;
  }

  private number(cells: readonly Cell[], column: number, row: number): number | undefined {
    const place = { file: this.file, row, column: this.columns[column]! };
    return readNumber(cells[column], place, {
      missing: this.options.missing ?? 'error',
      hint: this.hint(place.column),
    });
  }

  /** What a column of text in wide form may be. */
  private hint(column: string): Text | undefined {
    if (this.layout.form !== 'wide') return undefined;
    const hasTime = this.layout.time !== undefined;
    const it = hasTime ? 'If it' : text`If the column holds the times, pass ${option('time', column)}; if it`;
    return text`${it} names the series, pass ${option('id', column)}.`;
  }

  private timeOf(cells: readonly Cell[], row: number): RowTime | undefined {
    if (this.layout.time === undefined) return undefined;
    const column = this.columns[this.layout.time]!;
    const label = this.label(cells, this.layout.time, row, 'a time');
    return { label, meaning: parseTimeLabel(label), place: { file: this.file, row, column } };
  }

  private label(cells: readonly Cell[], column: number, row: number, what: string): string {
    return readLabel(cells[column], { file: this.file, row, column: this.columns[column]! }, what);
  }
}
