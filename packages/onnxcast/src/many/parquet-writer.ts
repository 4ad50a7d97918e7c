// Forecasts as Parquet: one row group a write. Times are dates, times of day or whole numbers where the first ones are.
import { type Forecast, InputError, tabulateForecasts } from '@onnxcast/series';
import { openOutput } from '@onnxcast/series/open-output';
import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { ForecastWriter } from './writer.ts';

/** What times are, in words and as Parquet keeps them. */
interface TimeKind {
  readonly name: string;
  readonly fits: (label: string) => boolean;
  readonly schema: Omit<SchemaElement, 'name'>;
  readonly encode: (labels: readonly string[]) => ColumnSource['data'];
}

const dayMillis = 86_400_000;
const CLOCK = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/;

/** The first that all labels of the first write fit is taken. */
const TIME_KINDS: readonly TimeKind[] = [
  {
    name: 'a date',
    fits: (label) => /^\d{4}-\d\d-\d\d$/.test(label),
    schema: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
    encode: (labels) => labels.map((label) => Date.parse(`${label}T00:00:00Z`) / dayMillis),
  },
  {
    name: 'a date with a time of day',
    fits: (label) => CLOCK.test(label),
    schema: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' } },
    encode: (labels) => labels.map(microsOf),
  },
  {
    name: 'a whole number',
    fits: (label) => /^(?:0|-?[1-9]\d{0,14})$/.test(label),
    schema: { type: 'INT64' },
    encode: (labels) => labels.map(BigInt),
  },
  {
    name: 'a text',
    fits: () => true,
    schema: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
    encode: (labels) => [...labels],
  },
];

function microsOf(label: string): bigint {
  const [, day, minute, second = '00', fraction = ''] = CLOCK.exec(label)!;
  const millis = Date.parse(`${day}T${minute}:${second}Z`);
  return BigInt(millis) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

/** The columns of a file without forecasts. */
const schemaOfNone: SchemaElement[] = [
  { name: 'forecasts', num_children: 3 },
  { name: 'unique_id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  { name: 'ds', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  { name: 'forecast', type: 'DOUBLE', repetition_type: 'REQUIRED' },
];

/** Opens a Parquet file, compressed by Snappy. */
export async function openParquetWriter(path: string): Promise<ForecastWriter> {
  const output = await openOutput(path);
  const bytes = new ByteWriter();
  let kind: TimeKind | undefined;
  let writer: ParquetWriter | undefined;
  const flush = async () => {
    const piece = bytes.getBytes();
    if (piece.length > 0) await output.write(piece);
    bytes.index = 0;
  };
  return {
    async write(given) {
      if (given.length === 0) return [];
      kind ??= TIME_KINDS.find(({ fits }) => given.every(({ times }) => times.every(fits)))!;
      const { fits, name, schema, encode } = kind;
      const isStray = ({ times }: Forecast) => !times.every(fits);
      const forecasts = given.filter((one) => !isStray(one));
      const refused = given
        .filter(isStray)
        .map(({ id, times }) => ({ id, error: refuseTimes(id, times, { fits, name }) }));
      if (forecasts.length === 0) return refused;
      const { names, ids, times, columns } = tabulateForecasts(forecasts);
      writer ??= new ParquetWriter({
        writer: bytes,
        schema: [
          { name: 'forecasts', num_children: 2 + columns.length },
          { name: names.id, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
          { ...schema, name: names.time, repetition_type: 'REQUIRED' },
          ...columns.map((column) => ({ name: column.name, type: 'DOUBLE', repetition_type: 'REQUIRED' }) as const),
        ],
        createdBy: 'onnxcast',
      });
      await writer.write({
        columnData: [
          { name: names.id, data: [...ids] },
          { name: names.time, data: encode(times) },
          // Values hardly ever come twice: looking for those that do takes most of the time.
          ...columns.map(({ name: of, values }) => ({ name: of, data: values, encoding: 'PLAIN' as const })),
        ],
        rowGroupSize: ids.length,
      });
      await flush();
      return refused;
    },
    async finish() {
      writer ??= new ParquetWriter({ writer: bytes, schema: schemaOfNone, createdBy: 'onnxcast' });
      await writer.finish();
      await flush();
      await output.finish();
    },
    abort: output.abort,
  };
}

function refuseTimes(
  id: string,
  times: readonly string[],
  { fits, name }: Pick<TimeKind, 'fits' | 'name'>,
): InputError {
  const stray = times.find((label) => !fits(label));
  const found = `series "${id}" goes on at ${JSON.stringify(stray)}`;
  const remedy = 'Write CSV, in which times are text.';
  return new InputError({ series: id, found, expected: `${name}, as the times before in this Parquet file`, remedy });
}
