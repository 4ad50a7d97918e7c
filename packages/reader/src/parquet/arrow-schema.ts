// Zones of times and units of durations in Parquet that Arrow wrote (polars, pyarrow, ...): in the schema that it keeps beside them, a FlatBuffer.

/** A table of a FlatBuffer, by its place. Source: https://flatbuffers.dev/internals/ */
interface Table {
  readonly bytes: DataView;
  readonly at: number;
}

/** Places of fields in their tables, and the number of a type. Source: Apache Arrow, format/Schema.fbs and Message.fbs. */
const MESSAGE_HEADER = 2;
const SCHEMA_FIELDS = 1;
const FIELD = { name: 0, typeKind: 2, type: 3 } as const;
const TIMESTAMP = 10;
const TIMESTAMP_ZONE = 1;
const DURATION = 18;
const DURATION_UNIT = 0;
/** How many of each TimeUnit, from 0 on, a second has: seconds, milliseconds, microseconds, nanoseconds. */
const IN_SECOND = [1, 1e3, 1e6, 1e9] as const;
const MILLISECOND = 1;
/** What an encapsulated message begins with. */
const CONTINUATION = 0xffffffff;

/** A column of times, and whose clocks show them. */
export interface ZonedField {
  readonly field: string;
  readonly zone: string;
}

/**
 * The columns of times that have a zone.
 * @param base64 the value of the key ARROW:schema
 * @returns none where it is no such schema
 */
export function zonesOfArrow(base64: string): readonly ZonedField[] {
  return fieldsOfArrow(base64, TIMESTAMP, (field, type) => {
    const zone = textIn(type, TIMESTAMP_ZONE);
    return zone === undefined ? undefined : { field, zone };
  });
}

/**
 * The columns of durations, and how many of their counts a second has.
 * @param base64 the value of the key ARROW:schema
 * @returns none where it is no such schema
 */
export function durationsOfArrow(base64: string): readonly { readonly field: string; readonly inSecond: number }[] {
  return fieldsOfArrow(base64, DURATION, (field, type) => {
    const at = placeOf(type, DURATION_UNIT);
    const inSecond = IN_SECOND[at === undefined ? MILLISECOND : type.bytes.getInt16(at, true)];
    return inSecond === undefined ? undefined : { field, inSecond };
  });
}

/** What is told of each column of one type. */
function fieldsOfArrow<T>(
  base64: string,
  kind: number,
  read: (name: string, type: Table) => T | undefined,
): readonly T[] {
  try {
    const buffer = Buffer.from(base64, 'base64');
    const bytes = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    // Before version 0.15 only the size came before the message.
    const start = bytes.getUint32(0, true) === CONTINUATION ? 8 : 4;
    const schema = tableIn(tableAt(bytes, start), MESSAGE_HEADER);
    return tablesIn(schema, SCHEMA_FIELDS).flatMap((field) => {
      const name = textIn(field, FIELD.name);
      const kindAt = placeOf(field, FIELD.typeKind);
      if (name === undefined || kindAt === undefined || bytes.getUint8(kindAt) !== kind) return [];
      return read(name, tableIn(field, FIELD.type)) ?? [];
    });
  } catch (error) {
    if (error instanceof RangeError) return []; // it points beyond its end
    throw error;
  }
}

/** The table that an offset at a place points to. */
function tableAt(bytes: DataView, at: number): Table {
  return { bytes, at: at + bytes.getUint32(at, true) };
}

/** Where a field of a table stands; undefined where it was left out. */
function placeOf({ bytes, at }: Table, field: number): number | undefined {
  const fields = at - bytes.getInt32(at, true);
  const place = 4 + 2 * field;
  const offset = place < bytes.getUint16(fields, true) ? bytes.getUint16(fields + place, true) : 0;
  return offset === 0 ? undefined : at + offset;
}

function tableIn(table: Table, field: number): Table {
  const place = placeOf(table, field);
  if (place === undefined) throw new RangeError(`no field ${field}`);
  return tableAt(table.bytes, place);
}

function tablesIn(table: Table, field: number): readonly Table[] {
  const { at } = tableIn(table, field);
  const length = table.bytes.getUint32(at, true);
  if (length > table.bytes.byteLength) throw new RangeError(`${length} entries`);
  return Array.from({ length }, (_, i) => tableAt(table.bytes, at + 4 + 4 * i));
}

function textIn(table: Table, field: number): string | undefined {
  if (placeOf(table, field) === undefined) return undefined;
  const { bytes, at } = tableIn(table, field);
  const length = bytes.getUint32(at, true);
  if (at + 4 + length > bytes.byteLength) throw new RangeError(`a text of ${length} bytes`);
  return Buffer.from(bytes.buffer, bytes.byteOffset + at + 4, length).toString('utf8');
}
