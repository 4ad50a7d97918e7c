// The wire format of protobuf messages, by a table of their fields: what is in the table is read and written, the rest passed over.
// Source: https://protobuf.dev/programming-guides/encoding/

/** A number of 64 bits or fewer, a text in UTF-8, plain bytes, or a message inside this one. */
type Kind = 'whole' | 'text' | 'bytes' | (() => Fields);

/** A field: its number, what it holds, and whether it may be there many times. */
export type Field = readonly [id: number, kind: Kind, many?: 'many'];

/** The fields of any message. */
export type Fields = Readonly<Record<string, Field>>;

/** The fields of a message by the names that they have once read, in the order of their numbers. */
export type Message<Read> = { readonly [Name in keyof Read]-?: Field };

/** A field that a message is known not to have: the bytes are something else. */
export class ForeignField extends Error {}

// Everywhere JavaScript runs, but in no library of types that knows neither Node nor the DOM.
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** Wire types: a number, and what has its length before it; there are two more, of so many bytes. */
const [WHOLE, LENGTH] = [0, 2];
const fixedSizes: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/**
 * Reads a message. Bytes are views; numbers are exact up to 2^53.
 * @param others numbers of the fields that it may have beside those of its table; default any
 * @returns its fields by name; one that the bytes lack is absent, one that may be there many times an empty list
 * @throws RangeError when the bytes end or break inside a field
 * @throws ForeignField when it has a field that it cannot have, or one of another wire type
 */
export function decode<Read>(message: Message<Read>, bytes: Uint8Array, others?: readonly number[]): Partial<Read> {
  const texts = new TextDecoder();
  let at = 0;
  const whole = (): number => {
    let [low, high] = [0, 0];
    for (let i = 0; i < 10; i++) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      if (i < 7) low += (byte & 0x7f) * 2 ** (7 * i);
      else high += (byte & 0x7f) * 2 ** (7 * (i - 7));
      if (byte < 0x80) return high === 0 ? low : Number(BigInt.asIntN(64, BigInt(low) + (BigInt(high) << 49n)));
    }
    return broken();
  };
  const take = (length: number): Uint8Array => {
    at += length;
    return at > bytes.length ? broken() : bytes.subarray(at - length, at);
  };
  const broken = (): never => {
    throw new RangeError(`broken at byte ${at}`);
  };
  const readValue = (kind: Kind): unknown => {
    if (kind === 'whole') return whole();
    const length = whole();
    if (typeof kind === 'function') return readFields(kind(), at + length);
    const own = take(length);
    return kind === 'text' ? texts.decode(own) : own;
  };
  const readFields = (fields: Fields, end: number, known?: readonly number[]): object => {
    const read: Record<string, unknown> = {};
    for (const name in fields) if (fields[name]![2]) read[name] = [];
    while (at < end) {
      const tag = whole();
      const [id, wire] = [Math.floor(tag / 8), tag % 8];
      const name = nameOf(fields, id);
      const [, kind, many] = fields[name] ?? [];
      if (kind !== undefined && wire === (kind === 'whole' ? WHOLE : LENGTH)) {
        const value = readValue(kind);
        if (many) (read[name] as unknown[]).push(value);
        else read[name] = value;
      } else if (kind === 'whole' && many && wire === LENGTH) {
        // Numbers may also be packed into one value.
        for (const last = whole() + at; at < last; ) (read[name] as unknown[]).push(whole());
      } else if (known && !known.includes(id)) throw new ForeignField();
      else if (wire === WHOLE) whole();
      else take(wire === LENGTH ? whole() : (fixedSizes[wire] ?? broken()));
    }
    return at > end || end > bytes.length ? broken() : read;
  };
  return readFields(message, bytes.length, others) as Partial<Read>;
}

function nameOf(fields: Fields, id: number): string {
  for (const name in fields) if (fields[name]![0] === id) return name;
  return '';
}

/** Writes a message, its fields in the order of the table; the same value always gives the same bytes. */
export function encode<Read>(message: Message<Read>, given: Partial<Read>): Uint8Array {
  const texts = new TextEncoder();
  // From back to front: a length stands before what it is the length of.
  let bytes = new Uint8Array(4096);
  let start = bytes.length;
  const prepend = (part: ArrayLike<number>): void => {
    if (part.length > start) {
      const larger = new Uint8Array(2 * bytes.length + part.length);
      larger.set(bytes.subarray(start), larger.length - bytes.length + start);
      start += larger.length - bytes.length;
      bytes = larger;
    }
    start -= part.length;
    bytes.set(part, start);
  };
  const prependWhole = (value: number): void => {
    const digits: number[] = [];
    let rest = value;
    if (value < 0) {
      // Two's complement in 64 bits, of which the last 49 are taken here.
      const all = BigInt.asUintN(64, BigInt(value));
      for (let i = 0n; i < 7n; i++) digits.push(Number((all >> (7n * i)) & 0x7fn) | 0x80);
      rest = Number(all >> 49n);
    }
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) digits.push((rest % 0x80) | 0x80);
    digits.push(rest);
    prepend(digits);
  };
  const prependFields = (fields: Fields, values: Readonly<Record<string, unknown>>): void => {
    for (const [name, [id, kind, many]] of Object.entries(fields).reverse()) {
      const value = values[name];
      const all = value === undefined ? [] : many ? (value as readonly unknown[]).toReversed() : [value];
      for (const one of all) {
        const before = bytes.length - start;
        if (kind === 'whole') prependWhole(one as number);
        else {
          if (kind === 'text') prepend(texts.encode(one as string));
          else if (kind === 'bytes') prepend(one as Uint8Array);
          else prependFields(kind(), one as Readonly<Record<string, unknown>>);
          prependWhole(bytes.length - start - before);
        }
        prependWhole(id * 8 + (kind === 'whole' ? WHOLE : LENGTH));
      }
    }
  };
  prependFields(message, given as Readonly<Record<string, unknown>>);
  return bytes.slice(start);
}
