// What every reader of files must make of what offices, programs and interfaces of the web write.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError, type Reading, type ReadOptions, spellDate, timesAfter } from '@onnxcast/series';
import { DUMPS, REFUSED_DUMPS } from './dump-texts.suite.ts';
import { REFUSED_TOOLS, TOOLS } from './tool-texts.suite.ts';

/** Reads a text as the file of a name. */
export type ReadText = (name: string, text: string, options: ReadOptions) => Promise<Reading>;

interface Source {
  readonly file: string;
  readonly text: string;
  readonly options?: ReadOptions;
  /** By the name of each series: its values, and the time that comes next as the file would write it. */
  readonly series: Readonly<Record<string, { readonly values: readonly number[]; readonly next: string }>>;
}

/** A text of one value a time, from 0. */
function rows(times: readonly string[], name = 'date'): string {
  return `${name},y\n${times.map((time, at) => `${time},${at}\n`).join('')}`;
}

/** The series of `rows`, in a file of this name. */
function oneSeries(times: readonly string[], next: string, file = 'a.csv'): Source {
  return { file, text: rows(times), series: { a: { values: times.map((_, at) => at), next } } };
}

/** Months by their names, as glibc's locales and Unicode's CLDR have them, and what comes next. */
const MONTHS: Readonly<Record<string, readonly string[]>> = {
  Dutch: ['januari 2020', 'februari 2020', 'maart 2020', 'april 2020'],
  'Dutch, cut short': ['jan-20', 'feb-20', 'mrt-20', 'apr-20'],
  Polish: ['styczeń 2020', 'luty 2020', 'marzec 2020', 'kwiecień 2020'],
  'Polish, of days': ['30 stycznia 2020', '31 stycznia 2020', '1 lutego 2020', '2 lutego 2020'],
  Russian: ['Январь 2020', 'Февраль 2020', 'Март 2020', 'Апрель 2020'],
  'Russian, cut to three letters': ['янв 2020', 'фев 2020', 'мар 2020', 'апр 2020'],
  'Russian, of days': ['30 января 2020 г.', '31 января 2020 г.', '1 февраля 2020 г.', '2 февраля 2020 г.'],
  Ukrainian: ['січень 2020', 'лютий 2020', 'березень 2020', 'квітень 2020'],
  Turkish: ['Ocak 2020', 'Şubat 2020', 'Mart 2020', 'Nisan 2020'],
  Romanian: ['ianuarie 2020', 'februarie 2020', 'martie 2020', 'aprilie 2020'],
  Greek: ['Ιανουάριος 2020', 'Φεβρουάριος 2020', 'Μάρτιος 2020', 'Απρίλιος 2020'],
  Hungarian: ['2020. január', '2020. február', '2020. március', '2020. április'],
  Czech: ['leden 2020', 'únor 2020', 'březen 2020', 'duben 2020'],
  'Czech, of days': ['30. ledna 2020', '31. ledna 2020', '1. února 2020', '2. února 2020'],
  Swedish: ['mars 2020', 'april 2020', 'maj 2020', 'juni 2020'],
  Danish: ['marts 2020', 'april 2020', 'maj 2020', 'juni 2020'],
  Finnish: ['tammikuu 2020', 'helmikuu 2020', 'maaliskuu 2020', 'huhtikuu 2020'],
  'Portuguese, of days': [
    '30 de janeiro de 2020',
    '31 de janeiro de 2020',
    '1 de fevereiro de 2020',
    '2 de fevereiro de 2020',
  ],
};

const PROMETHEUS = JSON.stringify({
  status: 'success',
  data: {
    resultType: 'matrix',
    result: ['api', 'web'].map((job, at) => ({
      metric: { __name__: 'up', job },
      values: [0, 1, 2].map((t) => [1_435_781_430.5 + 15 * t, String(t + at)]),
    })),
  },
});

const SOURCES: Readonly<Record<string, Source>> = {
  ...Object.fromEntries(
    Object.entries(MONTHS).map(([language, labels]) => [
      `months in ${language}`,
      oneSeries(labels.slice(0, 3), labels[3]!),
    ]),
  ),
  'days in French, the first of which is not written as the others': oneSeries(
    ['1er janvier 2020', '2 janvier 2020', '3 janvier 2020'],
    '2020-01-04',
  ),
  'fiscal quarters': oneSeries(['FY2020Q3', 'FY2020Q4', 'FY2021Q1'], 'FY2021Q2'),
  'fiscal quarters of years of two digits': oneSeries(['Q3 FY20', 'Q4 FY20', 'Q1 FY21'], 'Q2 FY21'),
  'quarters of years of two digits': oneSeries(['20Q3', '20Q4', '21Q1'], '21Q2'),
  'first and last days of weeks': oneSeries(
    ['2024-01-01 - 2024-01-07', '2024-01-08 - 2024-01-14', '2024-01-15 - 2024-01-21'],
    '2024-01-22 - 2024-01-28',
  ),
  'hours of a market of energy, by their first and last moment': oneSeries(
    [22, 23].map((hour) => `13.01.2024 ${hour}:00 - ${hour < 23 ? '13.01.2024 23' : '14.01.2024 00'}:00`),
    '2024-01-14 00:00',
  ),
  'quarters in German': oneSeries(['3. Quartal 2020', '4. Quartal 2020', '1. Quartal 2021'], '2. Quartal 2021'),
  'periods of fiscal years': oneSeries(['FY2020P11', 'FY2020P12', 'FY2021P01'], 'FY2021P02'),
  'numbers with an exponent that needs none': oneSeries(['1e0', '2e0', '3e0'], '4'),
  // pandas' WOM-3FRI.
  'third Fridays': oneSeries(
    ['2020-01-17', '2020-02-21', '2020-03-20', '2020-04-17', '2020-05-15', '2020-06-19'],
    '2020-07-17',
  ),
  'last Fridays': oneSeries(['2020-01-31', '2020-02-28', '2020-03-27', '2020-04-24', '2020-05-29'], '2020-06-26'),
  'every tenth day of a month': oneSeries(
    ['2020-01-01', '2020-01-11', '2020-01-21', '2020-02-01', '2020-02-11', '2020-02-21'],
    '2020-03-01',
  ),
  'ends of thirds of months': oneSeries(
    ['2020-01-10', '2020-01-20', '2020-01-31', '2020-02-10', '2020-02-20', '2020-02-29'],
    '2020-03-10',
  ),
  'microseconds in more digits than they need': oneSeries(
    [0, 1, 2, 3].map((at) => `2024-01-01T00:00:00.00000${at}0`),
    '2024-01-01T00:00:00.0000040',
  ),
  'files one behind another, each with its names': {
    file: 'a.csv',
    text: `${rows(['2024-01-01', '2024-01-02'])}${rows(['2024-01-03', '2024-01-04'])}`,
    series: { a: { values: [0, 1, 0, 1], next: '2024-01-05' } },
  },
  'a year and a month in Polish': {
    file: 'a.csv',
    text: 'rok;miesiąc;wartość\n2020;11;1,5\n2020;12;2,5\n2021;1;3,5\n',
    series: { wartość: { values: [1.5, 2.5, 3.5], next: '2021-02' } },
  },
  'a year and the name of a month in Dutch': {
    file: 'a.csv',
    text: 'jaar;maand;waarde\n2020;november;1,5\n2020;december;2,5\n2021;januari;3,5\n',
    series: { waarde: { values: [1.5, 2.5, 3.5], next: '2021-02' } },
  },
  'a day as NASA POWER parts it': {
    file: 'a.csv',
    text: 'YEAR,MO,DY,T2M\n2020,1,30,1.5\n2020,1,31,2.5\n2020,2,1,3.5\n',
    series: { T2M: { values: [1.5, 2.5, 3.5], next: '2020-02-02' } },
  },
  'signs behind numbers, as SAP writes them': {
    file: 'a.csv',
    text: 'ds;y\n01.01.2024;1.234,50-\n02.01.2024;10,00\n',
    series: { a: { values: [-1234.5, 10], next: '03.01.2024' } },
  },
  'moments since 1970 that keep no step': {
    file: 'a.csv',
    text: 'created_at,y\n1704067238,1\n1704067290,2\n1704067351,3\n1704067403,4\n',
    series: { a: { values: [1, 2, 3, 4], next: '1704067455' } },
  },
  'cells that a spreadsheet marks as text': {
    file: 'a.csv',
    text: 'unique_id,ds,y\n="0012",2024-01-01,="1.5"\n="0012",2024-01-02,"=""2.5"""\n',
    series: { '0012': { values: [1.5, 2.5], next: '2024-01-03' } },
  },
  "a column of psql's": {
    file: 'a.txt',
    text: '  y  \n-----\n 1.5\n 2.5\n 3.5\n(3 rows)\n\n',
    options: { format: 'csv' },
    series: { a: { values: [1.5, 2.5, 3.5], next: '3' } },
  },
  'a table of Eurostat': {
    file: 'a.tsv',
    text: 'freq,unit,geo\\TIME_PERIOD\t2020 \t2021 \t2022 \nA,MIO,AT\t10.1 \t11.2 p\t12.3 be\nA,MIO,BE\t: \t21.2 \t22.3 \n',
    series: {
      'A,MIO,AT': { values: [10.1, 11.2, 12.3], next: '2023' },
      'A,MIO,BE': { values: [21.2, 22.3], next: '2023' },
    },
  },
  'observations of FRED': {
    file: 'a.json',
    text: JSON.stringify({
      realtime_start: '2024-01-01',
      count: 3,
      observations: ['3.5', '.', '5.5'].map((value, at) => ({
        realtime_start: '2024-01-01',
        realtime_end: '2024-01-01',
        date: `2023-0${at + 1}-01`,
        value,
      })),
    }),
    options: { missing: 'drop' },
    series: { value: { values: [3.5, 5.5], next: '2023-05-01' } },
  },
  'an answer of the World Bank': {
    file: 'a.json',
    text: JSON.stringify([
      { page: 1, pages: 1 },
      [2022, 2021, 2020].map((year) => ({
        indicator: { id: 'NY.GDP.MKTP.CD', value: 'GDP' },
        country: { id: 'BR', value: 'Brazil' },
        date: String(year),
        value: year * 1e9,
        unit: '',
        decimal: 0,
      })),
    ]),
    options: { target: 'value' },
    series: { a: { values: [2020e9, 2021e9, 2022e9], next: '2023' } },
  },
  'features of GeoJSON of one kind': {
    file: 'a.json',
    text: JSON.stringify({
      type: 'FeatureCollection',
      features: [0, 1, 2].map((at) => ({
        type: 'Feature',
        properties: { date: `2024-01-0${at + 1}`, level: at + 0.5 },
      })),
    }),
    series: { 'properties.level': { values: [0.5, 1.5, 2.5], next: '2024-01-04' } },
  },
  'prices of CoinGecko': {
    file: 'a.json',
    text: JSON.stringify({
      prices: [0, 1, 2].map((at) => [1_704_067_200_000 + at * 86_400_000, 42_000.5 + at]),
      market_caps: [0, 1, 2].map((at) => [1_704_067_200_000 + at * 86_400_000, 1.9e12 + at]),
    }),
    series: {
      prices: { values: [42_000.5, 42_001.5, 42_002.5], next: '1704326400000' },
      market_caps: { values: [1.9e12, 1.9e12 + 1, 1.9e12 + 2], next: '1704326400000' },
    },
  },
  'a range of Prometheus': {
    file: 'a.json',
    text: PROMETHEUS,
    series: { api: { values: [0, 1, 2], next: '1435781475.5' }, web: { values: [1, 2, 3], next: '1435781475.5' } },
  },
  'points of Graphite, values first': {
    file: 'a.json',
    text: JSON.stringify([{ target: 'load', datapoints: [0, 1, 2].map((at) => [at + 0.5, 1_450_754_160 + 60 * at]) }]),
    series: { a: { values: [0.5, 1.5, 2.5], next: '1450754340' } },
  },
  'an answer of InfluxDB': {
    file: 'a.json',
    text: JSON.stringify({
      results: [
        {
          series: [
            {
              name: 'cpu',
              columns: ['time', 'value'],
              values: [0, 1, 2].map((at) => [`2015-01-29T21:5${at}:00Z`, at]),
            },
          ],
        },
      ],
    }),
    series: { value: { values: [0, 1, 2], next: '2015-01-29T21:53:00Z' } },
  },
};

/** Texts that no reading is safe of, and what is said of them. */
const REFUSED: Readonly<Record<string, readonly [file: string, text: string, options: ReadOptions, said: RegExp]>> = {
  'years beside words that are no months': [
    'a.csv',
    rows(['siječanj 2020', 'veljača 2020', 'ožujak 2020']),
    { time: 'date' },
    /a\.csv:2: column "date" holds "siječanj 2020".+Write dates as YYYY-MM-DD or YYYY-MM/,
  ],
  'days without a year': [
    'a.csv',
    rows(['1er janvier', '2 janvier']),
    { time: 'date' },
    /Write the year beside the day/,
  ],
  'a last row that sums up the others': [
    'a.csv',
    `${rows(['2024-01-01', '2024-01-02', '2024-01-03'])}Grand Total,3\n`,
    {},
    /a\.csv:5: column "date" holds "Grand Total".+remove the row/,
  ],
  'such a row below numbers': [
    'a.csv',
    `${rows(['1', '2', '3'], 't')}Total,3\n`,
    {},
    /a\.csv:5: .+sum up.+remove the row/,
  ],
  'names of series that may be answers': [
    'a.csv',
    'date,region,y\n2024-01-01,N,1\n2024-01-02,N,2\n2024-01-01,S,3\n2024-01-02,S,4\n',
    {},
    /a\.csv:2: column "region" holds "N".+`id: 'region'`/,
  ],
  'times finer than microseconds': [
    'a.csv',
    rows([0, 1, 2].map((at) => `2024-01-01T00:00:00.000000${at}`)),
    {},
    /a\.csv:3: .+a microsecond apart at the least, and line 2 .+`time`/,
  ],
};

/** Runs the suite against one reader. */
export function testSources(read: ReadText): void {
  describe('of what offices, programs and interfaces write', () => {
    for (const [title, { file, text, options = {}, series: expected }] of Object.entries<Source>({
      ...SOURCES,
      ...DUMPS,
      ...TOOLS,
    })) {
      test(`${title}: values, and the time that comes next`, async () => {
        const { series, understood } = await read(file, text, options);
        const found = series.map(({ id, values, times }) => {
          const [next = ''] = timesAfter({ times, length: values.length }, 1);
          const { spelling } = understood;
          return [id, { values: Array.from(values), next: spelling === undefined ? next : spellDate(next, spelling) }];
        });
        assert.deepEqual(Object.fromEntries(found), expected);
      });
    }
    for (const [title, [file, text, options, said]] of Object.entries({
      ...REFUSED,
      ...REFUSED_DUMPS,
      ...REFUSED_TOOLS,
    })) {
      test(`${title}: refused with what helps`, async () => {
        await assert.rejects(read(file, text, options), (error: unknown) => {
          assert.ok(error instanceof InputError);
          assert.match(error.message, said);
          return true;
        });
      });
    }
  });
}
