// What tools write line by line and as times of their own: what each text holds, or how it is refused.
import type { ReadOptions } from '@onnxcast/series';

/** The series of a text by their names: values, and the time that comes next. */
interface ToolText {
  readonly file: string;
  readonly text: string;
  readonly options?: ReadOptions;
  readonly series: Readonly<Record<string, { readonly values: readonly number[]; readonly next: string }>>;
}

/** One value of JSON a line. */
function lines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

const MINUTES = [0, 1, 2].map((at) => `2024-01-01T00:0${at}:00.000Z`);

export const TOOLS: Readonly<Record<string, ToolText>> = {
  // pandas.json_normalize names columns so.
  'documents of a shipper of logs, one a line': {
    file: 'a.jsonl',
    text: lines(
      MINUTES.map((time, at) => ({
        '@timestamp': time,
        host: { name: 'h1' },
        system: { cpu: { pct: 1.5 * at }, load: at },
      })),
    ),
    series: {
      'system.cpu.pct': { values: [0, 1.5, 3], next: '2024-01-01T00:03:00.000Z' },
      'system.load': { values: [0, 1, 2], next: '2024-01-01T00:03:00.000Z' },
    },
  },
  'objects within lines, told by the name that leads to them': {
    file: 'a.ndjson',
    text: lines(MINUTES.map((time, at) => ({ at: { time }, of: { y: at }, tags: { shop: 'a' } }))),
    options: { time: 'at.time', target: 'of.y', id: 'tags.shop' },
    series: { a: { values: [0, 1, 2], next: '2024-01-01T00:03:00.000Z' } },
  },
  'lists below a list of names, one a line': {
    file: 'a.jsonl',
    text: lines([['ds', 'y'], ...MINUTES.map((time, at) => [time, at])]),
    series: { a: { values: [0, 1, 2], next: '2024-01-01T00:03:00.000Z' } },
  },
  'nanoseconds since 1970, of which a double holds a quarter of a microsecond': {
    file: 'a.jsonl',
    text: [3, 1, 0, 2].map((at) => `{"t": 1704067200000000${at}05, "v": ${at}.5}\n`).join(''),
    series: { v: { values: [0.5, 1.5, 2.5, 3.5], next: '1704067200000000405' } },
  },
  // Their steps are 1000000005, 1000000005 and 2000000010.
  'nanoseconds since 1970 with one that is missing': {
    file: 'a.csv',
    text: 'time,v\n1704067200000000005,1\n1704067201000000010,2\n1704067202000000015,3\n1704067204000000025,5\n',
    options: { fill: 'linear' },
    series: { v: { values: [1, 2, 3, 4, 5], next: '1704067205000000030' } },
  },
  // Their steps are 1123456789, 876543226 and 2000000010.
  'nanoseconds since 1970 that keep no step': {
    file: 'a.csv',
    text: 'time,v\n1704067200000000000,1\n1704067201123456789,2\n1704067202000000015,3\n1704067204000000025,4\n',
    series: { v: { values: [1, 2, 3, 4], next: '1704067205123456814' } },
  },
};

export const REFUSED_TOOLS: Readonly<
  Record<string, readonly [file: string, text: string, options: ReadOptions, said: RegExp]>
> = {
  'a word deep within a line': [
    'a.jsonl',
    `{"t":1,"of":{"y":1}}\n\n{"t":2,"of":{"y":"broken"}}\n`,
    { target: 'of.y' },
    /a\.jsonl:3: column "of\.y" holds "broken", expected a number/,
  ],
  'a list below names whose cell is a word': [
    'a.jsonl',
    lines([
      ['ds', 'y'],
      ['2024-01-01', 1],
      ['2024-01-02', 'broken'],
    ]),
    {},
    /a\.jsonl:3: column "y" holds "broken", expected a number/,
  ],
  'one nanosecond twice': [
    'a.csv',
    'ts,v\n1704067200000000005,1\n1704067200000000006,2\n1704067200000000005,3\n',
    {},
    /a\.csv:4: column "ts" holds "1704067200000000005", expected every time once.+line 2 has this one already/,
  ],
};
