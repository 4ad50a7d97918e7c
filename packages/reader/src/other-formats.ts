// What a file is that is no text, by its first bytes, and how it becomes one that is read.

import { open } from 'node:fs/promises';
import type { ErrorFields } from '@onnxcast/series';

interface OtherFormat {
  readonly found: string;
  /** The first bytes, one letter a byte, and where they stand. */
  readonly begins: string;
  readonly at?: number;
  readonly remedy: string;
}

const PANDAS = 'Save it from pandas: `df.to_csv("data.csv", index=False)`, or as Parquet.';
const UNPACK = 'Unpack it, or pack it by gzip or zstd.';

const FORMATS: readonly OtherFormat[] = [
  {
    found: 'an archive of zip, or a workbook of Excel',
    begins: 'PK\x03\x04',
    remedy: 'Give the file in it; save a sheet as CSV.',
  },
  { found: 'a workbook of old Excel', begins: '\xd0\xcf\x11\xe0', remedy: 'Save its sheet as CSV.' },
  { found: 'packed by bzip2', begins: 'BZh', remedy: UNPACK },
  { found: 'packed by xz', begins: '\xfd7zXZ', remedy: UNPACK },
  { found: 'an archive of 7-Zip', begins: '7z\xbc\xaf', remedy: UNPACK },
  { found: 'an archive of tar', begins: 'ustar', at: 257, remedy: 'Give the file in it.' },
  { found: 'a file of Arrow (Feather)', begins: 'ARROW1', remedy: PANDAS },
  { found: 'a database of SQLite', begins: 'SQLite format 3', remedy: 'Export its table as CSV.' },
  { found: 'a file of HDF5 or NetCDF', begins: '\x89HDF', remedy: PANDAS },
  {
    found: 'an array of NumPy',
    begins: '\x93NUMPY',
    remedy: 'Save it by `numpy.savetxt("data.csv", data, delimiter=",")`.',
  },
  { found: 'a file of pickle', begins: '\x80\x04', remedy: PANDAS },
  { found: 'a file of pickle', begins: '\x80\x05', remedy: PANDAS },
  { found: 'a file of ORC', begins: 'ORC', remedy: PANDAS },
  { found: 'a file of Avro', begins: 'Obj\x01', remedy: PANDAS },
  { found: 'a document of PDF', begins: '%PDF', remedy: 'Give its table as CSV.' },
];

/** Bytes of a file that are looked at. */
const HEAD = 512;

/** What a file is that is no text, where its first bytes are those of a known kind. */
export async function nameFormat(path: string): Promise<ErrorFields | undefined> {
  const handle = await open(path);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const head = buffer.subarray(0, bytesRead).toString('latin1');
    const format = FORMATS.find(({ begins, at = 0 }) => head.startsWith(begins, at));
    if (format === undefined) return undefined;
    return { found: format.found, expected: 'CSV, JSON or Parquet', remedy: format.remedy };
  } finally {
    await handle.close();
  }
}
