// The options of reading files, declared once: types, checks, and the words of a command's help.

import { type Check, KINDS, READ_OPTIONS, type ReadOptions, type TextFormat } from '@onnxcast/series';
import { z } from 'zod';

const names = z.array(z.string());

const FORMATS = [...READ_OPTIONS.format, 'parquet'] as const;

export const readOptionsSchema = z.object({
  id: z.string().describe('column that names the series (default: unique_id)').optional(),
  time: z
    .string()
    .describe('column with the time, or several that make it: Date,Time or year,month,day (default: ds, date, ...)')
    .optional(),
  target: names
    .describe('column to forecast, or several: a,b (default: y if it is alone or series are named)')
    .optional(),
  missing: z.enum(READ_OPTIONS.missing).describe('what to do with rows without a value').optional(),
  fill: z
    .enum(READ_OPTIONS.fill)
    .describe('what to put where a value or a time is missing; cut makes two series of it')
    .optional(),
  na: names.meta({ mayBeNumbers: true }).describe('more marks of a missing value: x,-999').optional(),
  decimal: z.enum(READ_OPTIONS.decimal).describe('mark before decimals (default: as the numbers tell)').optional(),
  thousands: z
    .enum(READ_OPTIONS.thousands)
    .describe('mark between thousands (default: as the numbers tell)')
    .optional(),
  dateOrder: z
    .enum(READ_OPTIONS.dateOrder)
    .describe('what comes first in 01/02/2024 or 01-02-03 (default: as the dates tell)')
    .optional(),
  layout: z.enum(READ_OPTIONS.layout).describe('rows: one series a row, its values side by side').optional(),
  header: z.enum(READ_OPTIONS.header).describe('none: the first line holds data already').optional(),
  skip: z.int().min(0).describe('lines before that of the column names').optional(),
  encoding: z
    .enum([
      'utf-8',
      'utf-16le',
      'utf-16be',
      'windows-1250',
      'windows-1251',
      'windows-1252',
      'shift_jis',
      'gb18030',
      'euc-kr',
    ])
    .describe('how its text is written in bytes (default: as its first bytes tell, else utf-8)')
    .optional(),
  join: z.boolean().describe('take files that name no series for parts of one').optional(),
  query: z.string().describe('one SELECT over the files, which are the table data: SELECT ... FROM data').optional(),
  format: z.enum(FORMATS).describe('format of the data (default: as its name and its first bytes tell)').optional(),
});

/** How files of series are read. */
export type FileOptions = Omit<ReadOptions, 'format'> & {
  readonly format?: TextFormat | 'parquet';
  /** SQL over the files, which are the table `data`. */
  readonly query?: string;
  /** How text is written in bytes, as `TextDecoder` calls it; default: as the first bytes tell, else UTF-8. */
  readonly encoding?: string;
  /** Whether files that name no series hold parts of one, named after the first; default: each is a series. */
  readonly join?: boolean;
};

/** Every option of reading files, with what it takes. */
export const FILE_OPTIONS = {
  ...READ_OPTIONS,
  format: FORMATS,
  query: { ...KINDS.text, expected: 'one SELECT over the table data, as text' },
  join: KINDS.flag,
  encoding: { expected: 'the name of an encoding, such as windows-1252', passes: isEncoding },
} satisfies Readonly<Record<keyof FileOptions, Check>>;

function isEncoding(label: unknown): boolean {
  if (typeof label !== 'string') return false;
  try {
    return new TextDecoder(label) instanceof TextDecoder;
  } catch {
    return false;
  }
}
