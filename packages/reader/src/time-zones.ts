// Zones of the times of Parquet, which keeps instants: what pandas or Arrow wrote beside them, and how that is said.

import { moveToRegion, type Reading, text } from '@onnxcast/series';
import { type Database, quoteText } from './duckdb.ts';
import { type ZonedField, zonesOfArrow } from './parquet/arrow-schema.ts';
import type { ToldSource } from './tell-format.ts';

/** Zones of columns, by their names. */
export type Zones = ReadonlyMap<string, string>;

/** The zones that the metadata of pandas, or the schema of Arrow, tells in files of Parquet; none where files differ. */
export async function readZones(database: Database, sources: readonly ToldSource[]): Promise<Zones> {
  const zones = new Map<string, string>();
  if (sources.some(({ format }) => format !== 'parquet')) return zones;
  const paths = `[${sources.map(({ path }) => quoteText(path)).join(', ')}]`;
  const sql = `SELECT DISTINCT decode(key), decode(value) FROM parquet_kv_metadata(${paths}) WHERE decode(key) IN ('pandas', 'ARROW:schema')`;
  const different = new Set<string>();
  for (const [key, value] of await database.rows(sql)) {
    for (const { field, zone } of key === 'pandas' ? zonesIn(String(value)) : zonesOfArrow(String(value))) {
      if ((zones.get(field) ?? zone) !== zone) different.add(field);
      zones.set(field, zone);
    }
  }
  for (const field of different) zones.delete(field);
  return zones;
}

function zonesIn(json: string): readonly ZonedField[] {
  interface Column {
    readonly field_name?: string | null;
    readonly metadata?: { readonly timezone?: string } | null;
  }
  try {
    const { columns = [] } = JSON.parse(json) as { readonly columns?: readonly Column[] };
    return columns.flatMap(({ field_name: field, metadata }) => {
      const zone = metadata?.timezone;
      return typeof field === 'string' && typeof zone === 'string' ? [{ field, zone }] : [];
    });
  } catch {
    return []; // what is no description of columns tells nothing of them
  }
}

/** The labels of instants as the clocks of a zone show them; each is found once. */
export function localLabels(zone: string | undefined): (label: string) => string {
  if (zone === undefined) return (label) => label;
  const known = new Map<string, string>();
  return (label) => {
    const found = known.get(label) ?? moveToRegion(label, zone);
    if (known.size > 100_000) known.clear();
    known.set(label, found);
    return found;
  };
}

/** Says in whose time the times are, and how a forecast writes them. */
export function sayZone(
  reading: Reading,
  columns: readonly { readonly name: string; readonly isInstant: boolean }[],
): Reading {
  const { understood, series, notes } = reading;
  const column = columns.find(({ name, isInstant }) => isInstant && name === understood.time);
  if (column === undefined) return reading;
  const label = series[0]?.times?.[0] ?? '';
  const [, zone] = /\[(.+)\]$/.exec(label) ?? [];
  const [offset] = /[+-]\d\d:?\d\d$/.exec(label) ?? [];
  if (zone === undefined) {
    const where = offset === undefined ? 'in UTC' : `at the offset ${offset} from UTC`;
    return { ...reading, notes: [...notes, text`Its times are ${where}.`] };
  }
  const fraction = /\.(\d+)/.exec(label)?.[1];
  const spelling = `%Y-%m-%d %H:%M:%S${fraction === undefined ? '' : `.%${fraction.length}f`}%z`;
  return {
    ...reading,
    notes: [...notes, text`Its times are those of ${zone}.`],
    understood: { ...understood, times: `dates, in the time of ${zone}`, spelling },
  };
}
