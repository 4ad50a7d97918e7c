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

/** Times that tools write, and the one that comes next as they would write it, or as a date where no such spelling is known. */
const TIMES: Readonly<Record<string, readonly string[]>> = {
  'timestamps of DB2': [
    '2024-01-01-22.00.00.000000',
    '2024-01-01-23.00.00.000000',
    '2024-01-02-00.00.00.000000',
    '2024-01-02-01.00.00.000000',
  ],
  "times as Go's String has them": [
    '2024-01-30 00:00:00 +0000 UTC',
    '2024-01-31 00:00:00 +0000 UTC',
    '2024-02-01 00:00:00 +0000 UTC',
  ],
  'days of the week in German before dates': ['Mo, 29.01.24', 'Di, 30.01.24', 'Mi, 31.01.24', 'Do, 01.02.24'],
  'days of the week in Spanish, whole': [
    'martes, 9 de enero de 2024',
    'miércoles, 10 de enero de 2024',
    'jueves, 11 de enero de 2024',
  ],
  'days of the week in Russian': ['пн, 29.01.2024', 'вт, 30.01.2024', 'ср, 31.01.2024', 'чт, 01.02.2024'],
  'days of the week behind dates': ['29.01.2024 Mo', '30.01.2024 Di', '31.01.2024 Mi', '2024-02-01'],
  "days of the week in Japanese's brackets": ['2024/01/30(火)', '2024/01/31(水)', '2024/02/01(木)', '2024-02-02'],
  'hours with the word that German has for them': ['15.01.2024 22 Uhr', '15.01.2024 23 Uhr', '16.01.2024 00 Uhr'],
  'hours with the word that Danish has for them': [
    '15.01.2024 kl. 23.00',
    '15.01.2024 kl. 23.30',
    '16.01.2024 kl. 00.00',
  ],
  'months of SAS': ['NOV20', 'DEC20', 'JAN21', 'FEB21'],
  'months and years in digits': ['11/21', '12/21', '01/22', '02/22'],
  'years of two digits and months': ['21-11', '21-12', '22-01', '22-02'],
  'times of weather models': ['2024-01-31_22:00:00', '2024-01-31_23:00:00', '2024-02-01_00:00:00'],
  'times within names of files': ['20240131_220000', '20240131_230000', '2024-02-01 00:00:00'],
  'times of Exif': ['2024:01:31 22:00:00', '2024:01:31 23:00:00', '2024:02:01 00:00:00'],
  'hours that go on beyond a day': ['0:00:00', '12:30:00', '25:00:00', '37:30:00', '50:00:00'],
};

/** As a logger of Campbell's writes: the file, the columns, their units, and what was made of them. */
const TOA5 = `"TOA5","CR1000","CR1000","1","CR1000.Std","CPU:a","1","T1"
"TIMESTAMP","RECORD","BattV","AirTC"
"TS","RN","Volts","Deg C"
"","","Min","Avg"
${[0, 1, 2].map((at) => `"2024-01-01 0${at}:00:00",${at},${12 + at}.5,${at}`).join('\n')}
`;

const days = [0, 1].flatMap((day) => Array.from({ length: 3 }, (_, hour) => ({ day, hour })));
/** As UCI's bike sharing by the hour: years that are counted from 0 beside whole dates. */
const BIKES = `instant,dteday,season,yr,mnth,hr,weekday,cnt\n${days.map(({ day, hour }, at) => `${at + 1},2011-01-0${day + 1},1,0,1,${hour},${6 - 6 * day},${at * at}\n`).join('')}`;

const MINUTES = [0, 1, 2].map((at) => `2024-01-01T00:0${at}:00.000Z`);

export const TOOLS: Readonly<Record<string, ToolText>> = {
  ...Object.fromEntries(
    Object.entries(TIMES).map(([title, times]) => {
      const known = times.slice(0, -1);
      const text = `elapsed;y\n${known.map((time, at) => `${time};${at}\n`).join('')}`;
      return [title, { file: 'a.csv', text, series: { a: { values: known.map((_, at) => at), next: times.at(-1)! } } }];
    }),
  ),
  'what spreadsheets write for what they cannot compute, in seven languages, and what people write there': {
    file: 'a.csv',
    text: `ds;y\n${[
      ...[
        '1',
        '#NV',
        '#ZAHL!',
        '#BEZUG!',
        '#¡VALOR!',
        '#¿NOMBRE?',
        '#NOMBRE!',
        '#ADR!',
        '#DZIEL/0!',
        '#SAYI/0!',
        '#Н/Д',
      ],
      ...['n.v.', 'k. A.', 'keine Angabe', 'nicht verfügbar', 's/d', 'sem dados', 'b.d.', 'нет данных', 'n.v.t.', '21'],
    ]
      .map((cell, at) => `${at};${cell}\n`)
      .join('')}`,
    options: { fill: 'linear' },
    series: { a: { values: Array.from({ length: 21 }, (_, at) => (at === 0 ? 1 : 1 + at)), next: '21' } },
  },
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
  'hours beside whole dates and parts of them, by what is advised': {
    file: 'a.csv',
    text: BIKES,
    options: { time: 'dteday,hr', target: 'cnt' },
    series: { a: { values: [0, 1, 4, 9, 16, 25], next: '2011-01-03 00:00' } },
  },
  'whole dates and parts of them': {
    file: 'a.csv',
    text: 'instant,dteday,yr,mnth,cnt\n1,2011-01-01,0,1,5\n2,2011-01-02,0,1,6\n3,2011-01-03,0,1,7\n',
    options: { target: 'cnt' },
    series: { a: { values: [5, 6, 7], next: '2011-01-04' } },
  },
  "a hierarchy of Power BI's, whose quarter has words": {
    file: 'a.csv',
    text: 'Year,Quarter,Month,Day,Sales\n2024,Qtr 1,January,30,1\n2024,Qtr 1,January,31,2\n2024,Qtr 1,February,1,3\n',
    series: { Sales: { values: [1, 2, 3], next: '2024-02-02' } },
  },
  'the clock of a reading beside its date, by what is advised': {
    file: 'a.csv',
    text: 'DATE,START TIME,END TIME,USAGE\n2024-01-01,22:00,22:59,1.5\n2024-01-01,23:00,23:59,2.5\n',
    options: { time: 'DATE,START TIME', target: 'USAGE' },
    series: { a: { values: [1.5, 2.5], next: '2024-01-02 00:00' } },
  },
  'a table of R, whose rows have names that no column is called by': {
    file: 'a.csv',
    text: '"ds","y"\n"1","2024-01-01",1.5\n"2","2024-01-02",2.5\n"3","2024-01-03",3.5\n',
    series: { a: { values: [1.5, 2.5, 3.5], next: '2024-01-04' } },
  },
  'names that end in a separator which no row has': {
    file: 'a.csv',
    text: 'date,y,,\n2024-01-01,1.5\n2024-01-02,2.5\n',
    series: { a: { values: [1.5, 2.5], next: '2024-01-03' } },
  },
  'rows that end in a separator which the names have not': {
    file: 'a.csv',
    text: 'date,y\n2024-01-01,1.5,\n2024-01-02,2.5,\n',
    series: { a: { values: [1.5, 2.5], next: '2024-01-03' } },
  },
  'a logger with lines of units and kinds below its names, by what is advised of it': {
    file: 'a.dat',
    text: TOA5,
    options: { format: 'csv', skip: 3 },
    series: {
      BattV: { values: [12.5, 13.5, 14.5], next: '2024-01-01 03:00:00' },
      AirTC: { values: [0, 1, 2], next: '2024-01-01 03:00:00' },
    },
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
  'a table of R whose cells spaces part': [
    'a.csv',
    '"time" "value"\n"1" 1949.00000 1\n"2" 1949.08333 2\n',
    {},
    /a\.csv:1: .+whose cells spaces part.+Put one of these in place of the spaces/,
  ],
  'a column of R whose rows have names': [
    'a.csv',
    '"x"\n"1" 1.5\n"2" 2.5\n',
    {},
    /a\.csv:2: .+whose cells spaces part/,
  ],
  'a name less than there are columns': [
    'a.csv',
    'Jan,Feb,Mar\n1949,9,10,11\n1950,10,11,12\n',
    {},
    /a\.csv:2: 4 cells, expected 3 as in the header\. If the first column has no name, write one before those of line 1, "name,Jan,Feb,Mar"/,
  ],
  'decimals after a comma that parts cells': [
    'a.csv',
    '"ds","y"\n"2024-01-01",2,5\n"2024-01-02",3,5\n',
    {},
    /a\.csv:2: 3 cells, expected 2 as in the header/,
  ],
  'a logger whose names stand in the second line': ['a.dat', TOA5, { format: 'csv' }, /`skip: 1`/],
  'lines of units below the names of a logger': ['a.dat', TOA5, { format: 'csv', skip: 1 }, /`skip: 3`/],
  'hours, a date and parts of it': [
    'a.csv',
    BIKES,
    {},
    /"yr", "mnth", "hr", "weekday" seem to be parts.+`time: 'dteday,hr'`/,
  ],
  'such hours and one target': [
    'a.csv',
    BIKES,
    { target: 'cnt' },
    /a\.csv:3: column "dteday" holds.+`time: 'dteday,hr'`/,
  ],
  'clocks beside a date': [
    'a.csv',
    'DATE,START TIME,END TIME,USAGE\n2024-01-01,22:00,22:59,1.5\n2024-01-01,23:00,23:59,2.5\n',
    {},
    /a\.csv:2: column "START TIME".+`time: 'DATE,START TIME', target: 'USAGE'`|`time: 'DATE,START TIME'` with `target: 'USAGE'`/,
  ],
  'a day that there is not': [
    'a.csv',
    'ds,y\n2024-02-30,1\n2024-03-01,2\n',
    {},
    /a\.csv:2: column "ds" holds "2024-02-30".+No calendar has such a day: correct it/,
  ],
  'lists of different lengths': [
    'a.json',
    '{"a": [1, 2, 3], "b": [1, 2]}',
    {},
    /a\.json: "a" has 3 values and "b" 2, expected columns of as many values each/,
  ],
  'numbers with a unit': [
    'a.csv',
    'Time;Power\n2024-01-01;10,5 W\n2024-01-02;11 W\n',
    {},
    /a\.csv:2: column "Power" holds "10,5 W".+without "W", as `query: .+replace\(regexp_extract\("Power", .+, \\?',\\?', \\?'\.\\?'\)::DOUBLE/,
  ],
  'numbers in two units': [
    'a.csv',
    'Time;Power\n2024-01-01;10.5 W\n2024-01-02;1.1 kW\n',
    {},
    /a\.csv:2: column "Power" holds "10\.5 W".+in one unit, and without it: some have "W", others "kW"/,
  ],
  'days or months without a year': [
    'a.csv',
    'date,y\n01/01,1\n02/01,2\n03/01,3\n',
    {},
    /a\.csv:2: column "date" holds "01\/01".+Write months as YYYY-MM, and days as YYYY-MM-DD\.$/,
  ],
  'years of another era in a column of dates': [
    'a.csv',
    'date,y\n110/01,1\n110/02,2\n110/03,3\n',
    {},
    /a\.csv:2: column "date" holds "110\/01", expected a number or a date.+Write dates as YYYY-MM-DD/,
  ],
  'spans of time that may be hours or minutes': [
    'a.csv',
    'time,y\n0:00,1\n13:30,2\n27:00,3\n',
    {},
    /a\.csv:2: column "time" holds "0:00", and "27:00", which no day has.+as hours, minutes and seconds/,
  ],
  'one nanosecond twice': [
    'a.csv',
    'ts,v\n1704067200000000005,1\n1704067200000000006,2\n1704067200000000005,3\n',
    {},
    /a\.csv:4: column "ts" holds "1704067200000000005", expected every time once.+line 2 has this one already/,
  ],
};
