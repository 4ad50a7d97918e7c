// Short texts whose times are spelt as people and programs spell them, and what each holds.
import type { ReadOptions } from '@onnxcast/series';

/** A text with one row a time. */
export function rows(times: readonly string[], name = 'ds'): string {
  return `${name},y\n${times.map((time, at) => `${time},${at}\n`).join('')}`;
}

/** Days from the last of January on, by what pandas' strftime makes of them. */
const DAYS: Readonly<Record<string, readonly string[]>> = {
  '%y%m%d': ['230129', '230130', '230131', '230201', '230202'],
  '%d%m%y': ['290123', '300123', '310123', '010223', '020223'],
  '%m%d%y': ['012923', '013023', '013123', '020123', '020223'],
  '%Y%j': ['2022363', '2022364', '2022365', '2023001', '2023002'],
  '%Y-%j': ['2022-363', '2022-364', '2022-365', '2023-001', '2023-002'],
  '%d-%m-%y': ['29-01-23', '30-01-23', '31-01-23', '01-02-23', '02-02-23'],
  '%m-%d-%y': ['01-29-23', '01-30-23', '01-31-23', '02-01-23', '02-02-23'],
  '%y-%m-%d': ['23-01-29', '23-01-30', '23-01-31', '23-02-01', '23-02-02'],
  '%y/%m/%d': ['23/01/29', '23/01/30', '23/01/31', '23/02/01', '23/02/02'],
  '%y.%m.%d': ['23.01.29', '23.01.30', '23.01.31', '23.02.01', '23.02.02'],
  '%y%m%d%H%M': ['2301290000', '2301300000', '2301310000', '2302010000', '2302020000'],
  '%y%m%d%H%M%S': ['230129000000', '230130000000', '230131000000', '230201000000', '230202000000'],
  '%Y_%m_%d': ['2023_01_29', '2023_01_30', '2023_01_31', '2023_02_01', '2023_02_02'],
  '%Y. %-m. %-d.': ['2023. 1. 29.', '2023. 1. 30.', '2023. 1. 31.', '2023. 2. 1.', '2023. 2. 2.'],
  'w/e %d %b %Y': ['w/e 29 Jan 2023', 'w/e 30 Jan 2023', 'w/e 31 Jan 2023', 'w/e 01 Feb 2023', 'w/e 02 Feb 2023'],
  '%d %m %y': ['29 01 23', '30 01 23', '31 01 23', '01 02 23', '02 02 23'],
};
/** Times of an hour and a half, which is 90 minutes. */
const CLOCKS: Readonly<Record<string, readonly string[]>> = {
  '%d-%m-%Y %H.%M': ['30-01-2023 23.00', '31-01-2023 00.30'],
  '%Y-%m-%d %Hh%M': ['2023-01-30 23h00', '2023-01-31 00h30'],
  '%a %b %d %H:%M:%S %Y': ['Mon Jan 30 23:00:00 2023', 'Tue Jan 31 00:30:00 2023'],
};
const FROM_JANUARY = ['2023-01-29', '2023-01-30', '2023-01-31', '2023-02-01', '2023-02-02'];
const FROM_DECEMBER = ['2022-12-29', '2022-12-30', '2022-12-31', '2023-01-01', '2023-01-02'];

/** A text of one series: its times and values. */
export type ShortText = readonly [
  title: string,
  text: string,
  options: ReadOptions,
  expected: Readonly<Record<string, readonly number[]>>,
];

/** Texts of one series, told apart by their times. */
export const TIME_TEXTS: readonly ShortText[] = [
  [
    'months first, told by one part above 12',
    'date,y\n1/2/2024,1\n1/13/2024,2\n',
    {},
    { '2024-01-02': [1], '2024-01-13': [2] },
  ],
  [
    'the day first, by option',
    'date,y\n1/2/2024,1\n2/2/2024,2\n',
    { dateOrder: 'day' },
    { '2024-02-01': [1], '2024-02-02': [2] },
  ],
  ...Object.entries(DAYS).map(([spelling, times]): ShortText => {
    const days = spelling.includes('j') ? FROM_DECEMBER : FROM_JANUARY;
    const labels = /%H/.test(spelling) ? days.map((day) => `${day} 00:00${/%S/.test(spelling) ? ':00' : ''}`) : days;
    return [`days as ${spelling}`, rows(times), {}, Object.fromEntries(labels.map((label, at) => [label, [at]]))];
  }),
  ...Object.entries(CLOCKS).map(([spelling, times]): ShortText => {
    const second = /%S/.test(spelling) ? ':00' : '';
    const expected = { [`2023-01-30 23:00${second}`]: [0], [`2023-01-31 00:30${second}`]: [1] };
    return [`times as ${spelling}`, rows(times), {}, expected];
  }),
  [
    'weeks in digits alone',
    rows(['202051', '202052', '202053', '202101']),
    {},
    { '2020W51': [0], '2020W52': [1], '2020W53': [2], '2021W01': [3] },
  ],
  [
    'weeks of one year in digits alone, in a column of weeks',
    rows(['202009', '202010'], 'week'),
    {},
    { '2020W09': [0], '2020W10': [1] },
  ],
  [
    'quarters in digits alone',
    rows(['20203', '20204', '20211', '20212'], 'quarter'),
    {},
    { '2020Q3': [0], '2020Q4': [1], '2021Q1': [2], '2021Q2': [3] },
  ],
  [
    'a count of as many digits as weeks',
    rows(['202052', '202053', '202054'], 't'),
    {},
    { 202052: [0], 202053: [1], 202054: [2] },
  ],
  [
    'weeks as pandas writes them, newest first',
    rows(['2023-01-09/2023-01-15', '2023-01-02/2023-01-08']),
    {},
    { '2023-01-02': [1], '2023-01-09': [0] },
  ],
  [
    'days as %y%m%d of one month, in a column of dates',
    rows(['230114', '230115', '230116'], 'date'),
    {},
    { '2023-01-14': [0], '2023-01-15': [1], '2023-01-16': [2] },
  ],
  [
    'days as %y%m%d, told, that may be months',
    rows(['200101', '200102', '200103']),
    { dateOrder: 'year' },
    { '2020-01-01': [0], '2020-01-02': [1], '2020-01-03': [2] },
  ],
  [
    'a count that happens to be days',
    rows(['110114', '110115', '110116'], 't'),
    {},
    { 110114: [0], 110115: [1], 110116: [2] },
  ],
  [
    'a count that leaves the days',
    rows(['110130', '110131', '110132'], 'date'),
    {},
    { 110130: [0], 110131: [1], 110132: [2] },
  ],
  [
    'a count that happens to be years of one day',
    rows(['200128', '200129', '200130', '200131', '200132'], 'date'),
    {},
    { 200128: [0], 200129: [1], 200130: [2], 200131: [3], 200132: [4] },
  ],
  [
    'a year first, told',
    rows(['11-02-03', '11-02-04']),
    { dateOrder: 'year' },
    { '2011-02-03': [0], '2011-02-04': [1] },
  ],
  ['names of months', 'date,y\n31 Jan 2024,1\n29 Feb 2024,2\n', {}, { '2024-01-31': [1], '2024-02-29': [2] }],
  ['quarters', 'ds,y\n2017Q4,1\n2018Q1,2\n', {}, { '2017Q4': [1], '2018Q1': [2] }],
  [
    'days in digits alone, as floating-point numbers',
    rows(['20230131.0', '20230201.0', '20230202.0']),
    {},
    { 20230131: [0], 20230201: [1], 20230202: [2] },
  ],
  [
    'months in digits alone, as floating-point numbers',
    rows(['202312.0', '202401.0']),
    {},
    { 202312: [0], 202401: [1] },
  ],
  [
    'seconds since 1970 as floating-point numbers',
    rows(['1700000000.0', '1700003600.0']),
    {},
    { '1700000000.0': [0], '1700003600.0': [1] },
  ],
  ['a count as floating-point numbers', rows(['1.0', '2.0']), {}, { '1.0': [0], '2.0': [1] }],
  ['months in digits alone', 'ds,y\n202312,1\n202401,2\n', {}, { 202312: [1], 202401: [2] }],
  [
    'year, month, day and hour in columns of their own',
    'year,month,day,hour,y\n2024,2,29,23,1\n2024,3,1,0,2\n',
    { time: 'year,month,day,hour', target: 'y' },
    { '2024-02-29 23:00': [1], '2024-03-01 00:00': [2] },
  ],
  // pandas: to_datetime(df[['year', 'month', 'day', 'hour']]), to_datetime('2020-366', format='%Y-%j'), and the like.
  [
    'year, month, day and hour in columns that nobody named',
    'year,month,day,hour,y\n2024,2,29,23,1\n2024,3,1,0,2\n',
    {},
    { '2024-02-29 23:00': [1], '2024-03-01 00:00': [2] },
  ],
  ['day, month and year', 'day,month,year,y\n31,1,2024,1\n1,2,2024,2\n', {}, { '2024-01-31': [1], '2024-02-01': [2] }],
  ['year and name of a month', 'Year,Month,Sold\n2024,Jan,1\n2024,Feb,2\n', {}, { '2024-01': [1], '2024-02': [2] }],
  ['year and quarter', 'Year,Quarter,Sold\n2023,4,1\n2024,1,2\n', {}, { '2023Q4': [1], '2024Q1': [2] }],
  ['year and week', 'Year,Week,Sold\n2020,53,1\n2021,1,2\n', {}, { '2020-W53': [1], '2021-W01': [2] }],
  ['year and day of the year', 'year,doy,Sold\n2020,366,1\n2021,1,2\n', {}, { '2020-12-31': [1], '2021-01-01': [2] }],
  ['years of two digits', 'yr,mo,y\n99,12,1\n00,1,2\n', {}, { '1999-12': [1], '2000-01': [2] }],
  [
    'a date and the hour that ends, 1 to 24',
    'Date,Hour,Load\n2024-02-28,23,1\n2024-02-28,24,2\n2024-02-29,1,3\n',
    {},
    { '2024-02-28 23:00': [1], '2024-02-29 00:00': [2], '2024-02-29 01:00': [3] },
  ],
  [
    'a date and a clock in digits alone',
    'Date,Time,Load\n2024-01-01,2300,1\n2024-01-02,0,2\n2024-01-02,130,3\n',
    {},
    { '2024-01-01 23:00': [1], '2024-01-02 00:00': [2], '2024-01-02 01:30': [3] },
  ],
  [
    'a date of a spreadsheet, with a midnight that its clock replaces',
    'Date,Time,y\n2024-01-01 00:00:00,09:30:00,1\n2024-01-01 00:00:00,09:31:00,2\n',
    {},
    { '2024-01-01 09:30:00': [1], '2024-01-01 09:31:00': [2] },
  ],
  ['steps counted from 100000', 't,y\n100000,1\n100001,2\n', {}, { 100000: [1], 100001: [2] }],
  ['steps called time_idx', 'time_idx,sold\n7,1\n8,2\n', {}, { 7: [1], 8: [2] }],
  ['an index', 'index,sold\n0,5\n1,4\n', {}, { 0: [5], 1: [4] }],
  ['a year a row', 'Year,sold\n1999,5\n2000,4\n', {}, { 1999: [5], 2000: [4] }],
  [
    'a first column that rises by one step, whatever its name',
    `km,y\n${[10, 20, 30, 40, 50, 60, 70, 80].map((km) => `${km},${km % 30}`).join('\n')}\n`,
    {},
    { 10: [10], 20: [20], 30: [0], 40: [10], 50: [20], 60: [0], 70: [10], 80: [20] },
  ],
  ['months parted by a point', 'Date,y\n2023.12,1\n2024.01,2\n', {}, { '2023-12': [1], '2024-01': [2] }],
  ['quarters before their year', 'Quarter,y\nQ4 2023,1\nQ1 2024,2\n', {}, { '2023Q4': [1], '2024Q1': [2] }],
  ['dates of East Asia', '日付,値\n2024年1月31日,1\n2024年2月1日,2\n', {}, { '2024-01-31': [1], '2024-02-01': [2] }],
  ['names of months in German', 'Monat,Wert\nMär 2024,1\nMai 2024,2\n', {}, { '2024-03': [1], '2024-05': [2] }],
  [
    'names of months in French',
    'Jour,Valeur\n30 juin 2024,1\n1 août 2024,2\n',
    {},
    { '2024-06-30': [1], '2024-08-01': [2] },
  ],
  ['months of one digit', 'month,y\n2024/9,1\n2024/10,2\n', {}, { '2024-09': [1], '2024-10': [2] }],
  ['spaces in its dates', 'Datum;y\n25. 01. 2024;1\n26. 01. 2024;2\n', {}, { '2024-01-25': [1], '2024-01-26': [2] }],
  ['years beyond 9999', 'ds,y\n9999-12-31,1\n10000-01-01,2\n', {}, { '9999-12-31': [1], '10000-01-01': [2] }],
  ...(
    [
      // pandas.to_timedelta(...).total_seconds()
      [
        ['1h', '90m', '2h'],
        ['3600', '5400', '7200'],
      ],
      [
        ['10ms', '0.5s', '1s'],
        ['0.01', '0.5', '1'],
      ],
      [
        ['1 min', '2 min', '1 hour'],
        ['60', '120', '3600'],
      ],
      [
        ['PT1H', 'PT1H30M', 'P1DT0.5S'],
        ['3600', '5400', '86400.5'],
      ],
      [
        ['1 day', '1 day 2 hours', '2 weeks'],
        ['86400', '93600', '1209600'],
      ],
      [
        ['1h30m', '1d2h', '3d'],
        ['5400', '93600', '259200'],
      ],
    ] as const
  ).map(
    ([labels, seconds]): ShortText => [
      `spans of time such as ${labels[1]}`,
      rows(labels),
      {},
      Object.fromEntries(seconds.map((second, at) => [second, [at]])),
    ],
  ),
  [
    'days as a spreadsheet counts them',
    'Date,y\n43830,1\n43831,2\n43832,3\n',
    {},
    // pandas.to_datetime(..., unit='D', origin='1899-12-30')
    { '2019-12-31': [1], '2020-01-01': [2], '2020-01-02': [3] },
  ],
  [
    'times as a spreadsheet counts them',
    'order date,y\n45292.25,1\n45292.5,2\n45292.75,3\n45293.0,4\n',
    { target: 'y', time: 'order date' },
    {
      '2024-01-01 06:00:00': [1],
      '2024-01-01 12:00:00': [2],
      '2024-01-01 18:00:00': [3],
      '2024-01-02 00:00:00': [4],
    },
  ],
  [
    'days as SAS writes them',
    rows(['30JAN2024', '31JAN2024', '01FEB2024']),
    {},
    { '2024-01-30': [0], '2024-01-31': [1], '2024-02-01': [2] },
  ],
  [
    'times as SAS writes them',
    rows(['01JAN2024:22:30:00', '01JAN2024:23:30:00']),
    {},
    { '2024-01-01 22:30:00': [0], '2024-01-01 23:30:00': [1] },
  ],
  [
    'halves of the day in Spanish',
    rows(['2024-01-01 11:00 a. m.', '2024-01-01 12:00 p. m.', '2024-01-01 01:00 p. m.']),
    {},
    { '2024-01-01 11:00': [0], '2024-01-01 12:00': [1], '2024-01-01 13:00': [2] },
  ],
  [
    'halves of the day in Chinese, before the clock',
    rows(['2024/1/1 上午 11:00', '2024/1/1 下午 12:00', '2024/1/1 下午 1:00']),
    {},
    { '2024-01-01 11:00': [0], '2024-01-01 12:00': [1], '2024-01-01 13:00': [2] },
  ],
  [
    'hours of a market beside a date, by their first and last',
    'datum,uur,y\n14-01-2024,22 - 23,1\n14-01-2024,23 - 24,2\n',
    { target: 'y' },
    { '2024-01-14 22:00': [1], '2024-01-14 23:00': [2] },
  ],
  [
    'hours beside a date with a letter before their number',
    'date,hour,y\n2024-01-14,H01,1\n2024-01-14,H02,2\n',
    { target: 'y' },
    { '2024-01-14 01:00': [1], '2024-01-14 02:00': [2] },
  ],
  [
    'a date and a clock in digits beside it, their names in brackets',
    '<TICKER>,<DATE>,<TIME>,<CLOSE>\nA,20240102,233000,1.5\nA,20240103,000000,2.5\n',
    { target: '<CLOSE>' },
    { '2024-01-02 23:30:00': [1.5], '2024-01-03 00:00:00': [2.5] },
  ],
  [
    'a date and a clock, in columns without names that were told',
    '2024.01.02,00:00,1.5,7\n2024.01.02,00:15,2.5,8\n',
    { header: 'none', time: 'column 1,column 2', target: 'column 3' },
    { '2024-01-02 00:00': [1.5], '2024-01-02 00:15': [2.5] },
  ],
  [
    'dates beside parts of them that are codes',
    'dteday,yr,mnth,cnt\n2011-01-01,0,1,5\n2011-01-02,0,1,6\n',
    { target: 'cnt' },
    { '2011-01-01': [5], '2011-01-02': [6] },
  ],
  [
    'a date and a clock in Swedish',
    'datum;tid;värde\n2024-01-01;00:00;3,5\n2024-01-01;01:00;4,5\n',
    {},
    { '2024-01-01 00:00': [3.5], '2024-01-01 01:00': [4.5] },
  ],
  [
    'quarters as EViews writes them',
    rows(['2018:3', '2018:4', '2019:1'], 'date'),
    {},
    { '2018Q3': [0], '2018Q4': [1], '2019Q1': [2] },
  ],
  [
    'a year, its quarter, its month and its day',
    'Year,Quarter,Month,Day,y\n2024,Qtr 1,January,31,5\n2024,Qtr 1,February,1,6\n',
    { time: 'Year,Quarter,Month,Day', target: 'y' },
    { '2024-01-31': [5], '2024-02-01': [6] },
  ],
  ['days counted with zeros in front', 'Nth day,Sessions\n0000,120\n0001,130\n', {}, { '0000': [120], '0001': [130] }],
  [
    'a count of rows beside its times',
    '#,Date Time,Temp\n1,2024-01-01 00:00,5\n2,2024-01-01 01:00,6\n3,2024-01-01 02:00,7\n',
    {},
    { '2024-01-01 00:00': [5], '2024-01-01 01:00': [6], '2024-01-01 02:00': [7] },
  ],
  ...(
    [
      [
        'months and years parted by a point',
        'date',
        ['11.2022', '12.2022', '01.2023'],
        ['2022-11', '2022-12', '2023-01'],
      ],
      ['months of one digit and years', 'ds', ['9.2022', '10.2022', '11.2022'], ['2022-09', '2022-10', '2022-11']],
      [
        'weeks beside years in a column of weeks',
        'week',
        ['2024-01', '2024-02', '2024-03'],
        ['2024W01', '2024W02', '2024W03'],
      ],
      [
        'weeks before years in such a column',
        'week',
        ['52/2020', '53/2020', '1/2021'],
        ['2020W52', '2020W53', '2021W01'],
      ],
      [
        'quarters beside years in a column of quarters',
        'quarter',
        ['2022-03', '2022-04', '2023-01'],
        ['2022Q3', '2022Q4', '2023Q1'],
      ],
      [
        'quarters before years in such a column',
        'quarter',
        ['3/2020', '4/2020', '1/2021'],
        ['2020Q3', '2020Q4', '2021Q1'],
      ],
      ['quarters in six digits', 'quarter', ['202203', '202204', '202301'], ['2022Q3', '2022Q4', '2023Q1']],
      [
        'halves beside years in a column of halves',
        'half',
        ['2022-1', '2022-2', '2023-1'],
        ['2022H1', '2022H2', '2023H1'],
      ],
      [
        "offsets without minutes, as PostgreSQL's",
        'time',
        ['2024-01-01 00:00:00+01', '2024-01-01 01:00:00+01'],
        ['2024-01-01 00:00:00+01:00', '2024-01-01 01:00:00+01:00'],
      ],
      [
        'times of web servers',
        'time',
        ['31/Dec/2023:23:59:00 +0000', '01/Jan/2024:00:00:00 +0000'],
        ['2023-12-31 23:59:00+0000', '2024-01-01 00:00:00+0000'],
      ],
      [
        'times of JavaScript',
        'time',
        [
          'Sun Dec 31 2023 00:00:00 GMT+0100 (Central European Standard Time)',
          'Mon Jan 01 2024 00:00:00 GMT+0100 (Central European Standard Time)',
        ],
        ['2023-12-31 00:00:00+0100', '2024-01-01 00:00:00+0100'],
      ],
      ['columns named by their pattern', 'YYYYMMDD', ['20231231', '20240101'], ['20231231', '20240101']],
    ] as const
  ).map(
    ([title, name, labels, times]): ShortText => [
      title,
      rows(labels, name),
      {},
      Object.fromEntries(times.map((time, at) => [time, [at]])),
    ],
  ),
];
