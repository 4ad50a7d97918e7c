// Dumps of databases, and JSON whose tables stand in several places: what each holds, or how it is refused.
import type { ReadOptions } from '@onnxcast/series';

/** The series of a text by their names: values, and the time that comes next. */
interface Dump {
  readonly file: string;
  readonly text: string;
  readonly options?: ReadOptions;
  readonly series: Readonly<Record<string, { readonly values: readonly number[]; readonly next: string }>>;
}

const MYSQL = `-- MySQL dump 10.13  Distrib 8.0.36
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
DROP TABLE IF EXISTS \`sales\`;
CREATE TABLE \`sales\` (
  \`id\` int NOT NULL AUTO_INCREMENT,
  \`ds\` datetime DEFAULT NULL COMMENT 'it''s, (the) time',
  \`shop\` varchar(20) DEFAULT NULL,
  \`y\` decimal(10,2) DEFAULT NULL,
  PRIMARY KEY (\`id\`),
  KEY \`ds\` (\`ds\`)
) ENGINE=InnoDB;
LOCK TABLES \`sales\` WRITE;
INSERT INTO \`sales\` VALUES (1,'2024-01-01 00:00:00','O\\'Hara; (a)',10.50),(2,'2024-01-02 00:00:00','O\\'Hara; (a)',11.25);
INSERT INTO \`sales\` VALUES (3,'2024-01-03 00:00:00','O\\'Hara; (a)',-3);
UNLOCK TABLES;
`;

const POSTGRES = `--
-- PostgreSQL database dump
--
SET statement_timeout = 0;
CREATE TABLE public.obs (
    shop text,
    ds date NOT NULL,
    y numeric(10,2)
);
COPY public.obs (shop, ds, y) FROM stdin;
a\t2024-01-01\t1.5
a\t2024-01-02\t\\N
a\t2024-01-03\t3.5
b\t2024-01-01\t7
b\t2024-01-02\t8
\\.
ALTER TABLE ONLY public.obs ADD CONSTRAINT k PRIMARY KEY (ds);
`;

const SQLITE = `PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "t" ("ds" TEXT, "y" REAL);
INSERT INTO t VALUES('2024-01-01',1.0);
INSERT INTO t VALUES('2024-01-02',2.0);
COMMIT;
`;

const EPOCHS = [1_704_067_200, 1_704_153_600, 1_704_240_000];

/** Yahoo's chart of one symbol. */
function chartOf(symbol: string, close: readonly number[]): object {
  return {
    meta: {
      currency: 'USD',
      symbol,
      currentTradingPeriod: { pre: { start: 1, end: 2 } },
      validRanges: ['1d', '5d', '1mo'],
    },
    timestamp: EPOCHS,
    indicators: { quote: [{ open: close.map((one) => one - 1), close }], adjclose: [{ adjclose: close }] },
  };
}

function chart(...result: readonly object[]): string {
  return JSON.stringify({ chart: { result, error: null } });
}

const DAYS = (y: number) => [0, 1].map((at) => ({ ds: `2024-01-0${at + 1}`, y: y + at }));

export const DUMPS: Readonly<Record<string, Dump>> = {
  'a dump of MySQL': {
    file: 'a.sql',
    text: MYSQL,
    options: { target: 'y' },
    series: { a: { values: [10.5, 11.25, -3], next: '2024-01-04 00:00:00' } },
  },
  'a dump of MySQL, by a name with a quote': {
    file: 'a.sql',
    text: MYSQL,
    options: { target: 'y', id: 'shop' },
    series: { "O'Hara; (a)": { values: [10.5, 11.25, -3], next: '2024-01-04 00:00:00' } },
  },
  'a dump of PostgreSQL': {
    file: 'a.sql',
    text: POSTGRES,
    options: { id: 'shop', fill: 'linear' },
    series: { a: { values: [1.5, 2.5, 3.5], next: '2024-01-04' }, b: { values: [7, 8], next: '2024-01-03' } },
  },
  'a dump of SQLite, whose name does not say what it is': {
    file: 'a.txt',
    text: SQLITE,
    series: { a: { values: [1, 2], next: '2024-01-03' } },
  },
  'rows of SQL, their columns in another order, with casts': {
    file: 'a.sql',
    text: "INSERT INTO t (y, ds) VALUES (1, '2024-01-01'::date), (2, DATE '2024-01-02'); -- that's all",
    series: { a: { values: [1, 2], next: '2024-01-03' } },
  },
  'rows of SQL without names': {
    file: 'a.sql',
    text: "INSERT INTO t VALUES ('2024-01-01', 1), ('2024-01-02', 2);\n",
    series: { a: { values: [1, 2], next: '2024-01-03' } },
  },
  "Yahoo's chart": {
    file: 'a.json',
    text: chart(chartOf('AAPL', [1.5, 2.5, 3.5])),
    options: { target: 'close' },
    series: { a: { values: [1.5, 2.5, 3.5], next: '1704326400' } },
  },
  "Yahoo's charts of two symbols": {
    file: 'a.json',
    text: chart(chartOf('AAPL', [1.5, 2.5, 3.5]), chartOf('IBM', [4, 5, 6])),
    options: { target: 'close' },
    series: {
      AAPL: { values: [1.5, 2.5, 3.5], next: '1704326400' },
      IBM: { values: [4, 5, 6], next: '1704326400' },
    },
  },
  'times beside a table of columns': {
    file: 'a.json',
    text: JSON.stringify({ t: EPOCHS, data: { low: [1, 2, 3], high: [2, 3, 4] } }),
    series: { low: { values: [1, 2, 3], next: '1704326400' }, high: { values: [2, 3, 4], next: '1704326400' } },
  },
  'tables of one shape by the names of their series': {
    file: 'a.json',
    text: JSON.stringify({ north: DAYS(1), south: DAYS(5) }),
    series: { north: { values: [1, 2], next: '2024-01-03' }, south: { values: [5, 6], next: '2024-01-03' } },
  },
};

export const REFUSED_DUMPS: Readonly<
  Record<string, readonly [file: string, text: string, options: ReadOptions, said: RegExp]>
> = {
  'tables of two kinds in one JSON': [
    'a.json',
    JSON.stringify({
      hourly: { time: ['2024-01-01T00:00', '2024-01-01T01:00', '2024-01-01T02:00'], temperature: [1, 2, 3] },
      daily: { time: ['2024-01-01', '2024-01-02'], most: [3, 4] },
    }),
    {},
    /a\.json: 2 tables: hourly, daily, expected one\. Make a file of one of them, as jq '\.hourly' a\.json > hourly\.json does/,
  ],
  'tables within an object': [
    'a.json',
    JSON.stringify({ data: { 'my sales': DAYS(1), notes: [{ k: 'a' }, { k: 'b' }] } }),
    {},
    /2 tables: data\.my sales, data\.notes.+jq '\.data\["my sales"\]' a\.json > my-sales\.json/,
  ],
  'a dump of two tables': [
    'a.sql',
    'INSERT INTO a VALUES (1,2),(2,3);\nINSERT INTO b VALUES (1,2);\n',
    {},
    /rows of 2 tables: a, b, expected one table\. Dump one of them alone, as pg_dump -t a/,
  ],
  'a dump without rows': ['a.sql', 'CREATE TABLE t (ds date, y int);\n', {}, /SQL without rows.+Dump its data too/],
  'a value that is computed': [
    'a.sql',
    "INSERT INTO t (ds, y) VALUES\n('2024-01-01', 1),\n(now(), 2);\n",
    {},
    /a\.sql:3: the value "now\(\), 2\);.+Export the table as CSV/,
  ],
  'a row of SQL that lacks a value': [
    'a.sql',
    "INSERT INTO t (ds, y) VALUES ('2024-01-01', 1),\n('2024-01-02');\n",
    {},
    /a\.sql:2: 1 values for table t, expected 2/,
  ],
};
