// How to read a file of series, and what reading found.

import { type Check, KINDS } from '../checks/check-given.ts';
import type { Text } from '../errors.ts';
import type { Series } from '../series.ts';
import type { TextFormat } from './text/tell-format.ts';

/** Ways to fill holes. */
export type FillName = 'linear' | 'previous' | 'seasonal' | 'cut';

/** The names of columns that a reader was given or assumes. */
export interface ColumnNames {
  /** Column that names the series, default `unique_id`. */
  readonly id?: string;
  /** Column of the times, default `ds` or another usual name; several make one time: date and clock, or year, month, day, hour. */
  readonly time?: string | readonly string[];
  /** Column or columns of the values, default `y`. */
  readonly target?: string | readonly string[];
  /** Columns of values that are read after the targets and known up to now only. */
  readonly pastCovariates?: readonly string[];
  /** Columns of values that are read after those and known in advance. */
  readonly futureCovariates?: readonly string[];
  /** Columns of values that a model needs, in place of targets and covariates: their names are not up to the reader. */
  readonly needed?: readonly string[];
}

/** How to read a file of series. */
export interface ReadOptions extends ColumnNames {
  /** What to do with an empty cell, NaN, NA or null among the values: 'error' (default), or 'drop' the point. */
  readonly missing?: 'error' | 'drop';
  /** What to put where a value or a time is missing; 'cut' makes two series of it. Filled points count in no loss and no error. */
  readonly fill?: FillName;
  /** Default: by the name of the file and by how it begins, else CSV. */
  readonly format?: TextFormat;
  /** 'rows': one series a row, its values side by side; default one row a time. */
  readonly layout?: 'rows';
  /** 'none' where the first line holds data already. */
  readonly header?: 'none';
  /** Lines before that of the column names; names that are missing there are taken from them. */
  readonly skip?: number;
  /** More marks of a missing value, beside the empty cell, NA, NaN, null, `.`, `?`, `-` and the like. */
  readonly na?: readonly string[];
  /** Default: told by the numbers where they leave no doubt. */
  readonly decimal?: '.' | ',';
  /** What stands between thousands; default as for `decimal`. */
  readonly thousands?: '.' | ',' | ' ' | "'";
  /** What comes first in dates such as 01/02/2024 or 01-02-03; default: told by any part above 12, and by the step of all. */
  readonly dateOrder?: 'day' | 'month' | 'year';
  /** How the times of another file were understood that this one goes on with: that holds where its own leave it open. */
  readonly like?: TimeWay;
}

/** What labels of times may leave open. */
export interface TimeWay {
  /** What comes first in dates. */
  readonly dateOrder?: 'day' | 'month' | 'year';
  /** The first of the hundred years in which those of two digits lie. */
  readonly century?: number;
}

const COLUMN = { ...KINDS.name, expected: 'the name of a column' };
const COLUMNS = { ...KINDS.nameOrNames, expected: 'the name of a column, or a list of them' };
const LIST = { ...KINDS.names, expected: "a list of names of columns, such as ['a', 'b']" };

/** Every option of reading, with what it takes. */
export const READ_OPTIONS = {
  id: COLUMN,
  time: COLUMNS,
  target: COLUMNS,
  pastCovariates: LIST,
  futureCovariates: LIST,
  needed: LIST,
  missing: ['error', 'drop'],
  fill: ['linear', 'previous', 'seasonal', 'cut'],
  format: ['csv', 'json', 'ndjson', 'sql'],
  layout: ['rows'],
  header: ['none'],
  skip: KINDS.count,
  na: { ...KINDS.names, expected: "a list of marks, such as ['x', '-999']" },
  decimal: ['.', ','],
  thousands: ['.', ',', ' ', "'"],
  dateOrder: ['day', 'month', 'year'],
  like: { ...KINDS.object, expected: 'an object of dateOrder and century, as a reading tells them' },
} as const satisfies Readonly<Record<keyof ReadOptions, Check>>;

/** How a file was understood. */
export interface Understanding extends TimeWay {
  readonly file: string;
  readonly format: string;
  readonly delimiter?: string;
  readonly header?: string;
  readonly layout: 'long' | 'wide' | 'single' | 'rows';
  readonly id?: string;
  readonly time?: string;
  /** What the times are: numbers, dates, dates with the day first, ... */
  readonly times?: string;
  /** How the file spells its dates where series have them as YYYY-MM-DD, as `spellDate` takes it. */
  readonly spelling?: string;
  readonly decimal?: string;
  readonly thousands?: string;
  /** What was read as missing, and how often. */
  readonly missing: Readonly<Record<string, number>>;
  /** Columns that answer yes or no, of which there is nothing in between. */
  readonly answers?: readonly string[];
  /** Rows without a value before the first and after the last of a series that were left out, of all series, where holes were filled. */
  readonly leftOut?: { readonly first: number; readonly last: number };
}

/** Series, and how they were read. */
export interface Reading {
  readonly series: readonly Series[];
  readonly understood: Understanding;
  /** What a person should know of it, in whole sentences. */
  readonly notes: readonly Text[];
}
