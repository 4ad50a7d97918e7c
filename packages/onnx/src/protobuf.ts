// Protobuf messages to and from bytes, by their declarations. It looks them up where protobufjs' own codecs are compiled
// with `new Function`, which the security policy of many a page refuses. The only file that imports protobufjs.
import protobuf, { type Reader, type Writer } from 'protobufjs/minimal.js';
import { type FieldDeclaration, onnxMessages } from './messages.ts';

/** A message: its fields by name, and under `$unknowns` the bytes of those that are not declared. */
type Message = Record<string, unknown>;

const UNKNOWNS = '$unknowns';
const DEEPEST = 100; // as protoc's

/** How bytes tell where a value ends. Source: https://protobuf.dev/programming-guides/encoding/ */
const wires = { varint: 0, eight: 1, delimited: 2, four: 5 } as const;

interface Scalar {
  readonly wire: number;
  read(reader: Reader): unknown;
  write(writer: Writer, value: unknown): unknown;
}

const scalars: Readonly<Record<string, Scalar>> = {
  int32: { wire: wires.varint, read: (r) => r.int32(), write: (w, value) => w.int32(value as number) },
  int64: { wire: wires.varint, read: (r) => r.int64(), write: (w, value) => w.int64(value as number) },
  uint64: { wire: wires.varint, read: (r) => r.uint64(), write: (w, value) => w.uint64(value as number) },
  float: { wire: wires.four, read: (r) => r.float(), write: (w, value) => w.float(value as number) },
  double: { wire: wires.eight, read: (r) => r.double(), write: (w, value) => w.double(value as number) },
  string: { wire: wires.delimited, read: (r) => r.string(), write: (w, value) => w.string(value as string) },
  bytes: { wire: wires.delimited, read: (r) => r.bytes(), write: (w, value) => w.bytes(value as Uint8Array) },
};

interface Field extends FieldDeclaration {
  readonly name: string;
  /** Absent of a field that holds messages. */
  readonly scalar: Scalar | undefined;
}

interface Fields {
  readonly inOrder: readonly Field[];
  readonly byId: ReadonlyMap<number, Field>;
}

const fieldsOf: ReadonlyMap<string, Fields> = new Map(
  Object.entries(onnxMessages).map(([type, declared]) => {
    const inOrder = Object.entries(declared)
      .map(([name, field]): Field => ({ ...field, name, scalar: scalars[field.type] }))
      .sort((a, b) => a.id - b.id);
    return [type, { inOrder, byId: new Map(inOrder.map((field) => [field.id, field])) }];
  }),
);

/**
 * Writes a message, its fields in the order of their numbers, then what was read without being known.
 * @param type name of a message that {@link onnxMessages} declares
 */
export function writeMessage(type: string, message: object): Uint8Array {
  return writeFields(protobuf.Writer.create(), type, message as Message, 0).finish();
}

/**
 * Reads a message; a field that is absent is absent, what is not declared is kept under `$unknowns`.
 * @param type name of a message that {@link onnxMessages} declares
 * @throws Error where the bytes are no such message, end early or nest deeper than 100 messages
 */
export function readMessage(type: string, bytes: Uint8Array): object {
  const reader = protobuf.Reader.create(bytes);
  return readFields(reader, type, {}, 0);
}

function writeFields(writer: Writer, type: string, message: Message, depth: number): Writer {
  if (depth > DEEPEST) throw new RangeError(`messages are nested deeper than ${DEEPEST}`);
  for (const field of fieldsOf.get(type)!.inOrder) {
    const value = message[field.name];
    if (value === undefined || value === null) continue;
    const { id, rule, scalar } = field;
    const values = rule === 'optional' ? [value] : (value as readonly unknown[]);
    if (rule === 'packed' && scalar !== undefined) {
      if (values.length === 0) continue;
      writer.uint32(tagOf(id, wires.delimited)).fork();
      for (const one of values) scalar.write(writer, one);
      writer.ldelim();
    } else {
      for (const one of values) {
        writer.uint32(tagOf(id, scalar?.wire ?? wires.delimited));
        if (scalar !== undefined) scalar.write(writer, one);
        else writeFields(writer.fork(), field.type, one as Message, depth + 1).ldelim();
      }
    }
  }
  for (const bytes of (message[UNKNOWNS] ?? []) as readonly Uint8Array[]) writer.raw(bytes);
  return writer;
}

/** Reads up to the reader's end. */
function readFields(reader: Reader, type: string, message: Message, depth: number): Message {
  if (depth > DEEPEST) throw new RangeError(`messages are nested deeper than ${DEEPEST}`);
  const { byId } = fieldsOf.get(type)!;
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.tag();
    const [id, wire] = [tag >>> 3, tag & 7];
    const field = byId.get(id);
    if (field !== undefined && readField(reader, field, wire, message, depth)) continue;
    reader.skipType(wire, depth, id);
    listIn(message, UNKNOWNS).push(reader.raw(start, reader.pos));
  }
  return message;
}

/** Whether the field was there as declared, and was read. */
function readField(reader: Reader, field: Field, wire: number, message: Message, depth: number): boolean {
  const { name, rule, scalar } = field;
  if (scalar === undefined) {
    if (wire !== wires.delimited) return false;
    // Of a message that comes twice, the later one's fields are added to the earlier one's.
    const into = rule === 'optional' ? ((message[name] as Message | undefined) ?? {}) : {};
    within(reader, () => readFields(reader, field.type, into, depth + 1));
    if (rule === 'optional') message[name] = into;
    else listIn(message, name).push(into);
    return true;
  }
  const isNumber = scalar.wire !== wires.delimited;
  if (rule !== 'optional' && isNumber && wire === wires.delimited) {
    const list = listIn(message, name);
    within(reader, () => {
      while (reader.pos < reader.len) list.push(scalar.read(reader));
    });
    return true;
  }
  if (wire !== scalar.wire) return false;
  if (rule === 'optional') message[name] = scalar.read(reader);
  else listIn(message, name).push(scalar.read(reader));
  return true;
}

/** Lets something read what has its length before it, and nothing beyond. */
function within(reader: Reader, read: () => void): void {
  const length = reader.uint32();
  const [end, last] = [reader.pos + length, reader.len];
  if (end > last) throw new RangeError('a value runs past the end');
  reader.len = end;
  read();
  if (reader.pos !== end) throw new RangeError('a value runs past its end');
  reader.len = last;
}

function listIn(message: Message, name: string): unknown[] {
  const list = (message[name] as unknown[] | undefined) ?? [];
  message[name] = list;
  return list;
}

function tagOf(id: number, wire: number): number {
  return ((id << 3) | wire) >>> 0;
}
