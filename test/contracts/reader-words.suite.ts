// Short texts that are read with a word on what was made of them.
import type { ReadOptions } from '@onnxcast/series';

export const COLUMN_WORDS: readonly (readonly [title: string, text: string, options: ReadOptions, said: RegExp])[] = [
  [
    'lines of separators below a table',
    'ds,y\n2024-01-01,1\n2024-01-02,2\n,\n,\n',
    {},
    /^The last 2 lines hold separators alone, from line 4 on, and are passed over\.$/,
  ],
  [
    'the only column of numbers beside names of series',
    'shop,ds,sold,note\na,2024-01-01,1,x\na,2024-01-02,2,y\n',
    { id: 'shop' },
    /^Column "sold", the only other one of numbers, is taken for the values\.$/,
  ],
  [
    'a whole column y beside one with a hole',
    'ds,y,z\n2024-01-01,1,\n2024-01-02,2,3\n',
    {},
    /^Column "y" is taken for the values; "z" lacks some and is passed over: .*`target`/,
  ],
  [
    'days as a spreadsheet counts them',
    'date,y\n43831,1\n43832,2\n',
    {},
    /days as spreadsheets count them, 43831 being 2020-01-01, written as YYYY-MM-DD\./,
  ],
  ['spans of time in several units', 'ds,y\n90m,1\n2h,2\n', {}, /^Its times are spans of time, as seconds\.$/],
  [
    'small numbers above series side by side',
    'id,1,2,3\na,5,6,7\n',
    { layout: 'rows' },
    /^Its first line is taken for the times, the first of which is 1; if it holds values, pass `header: 'none'`\.$/,
  ],
  [
    'series side by side that begin later',
    'id,2021,2022,2023\na,,6,7\nb,1,2,3\n',
    { layout: 'rows' },
    /^Missing values at the beginning or the end of one of its rows are left out: such a series is shorter\.$/,
  ],
];
