// The few wire types of a protobuf message, so that a page need not carry a protobuf library to read a model's outside.

// Everywhere JavaScript runs, but in no library of types that knows neither Node nor the DOM.
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

const text = new TextDecoder();

/**
 * Reads the fields of a message one after another; throws a `RangeError` where the bytes end or break inside one.
 * Source: https://protobuf.dev/programming-guides/encoding/
 */
export class WireReader {
  /** Index of the next byte. */
  pos = 0;
  readonly len: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.len = bytes.length;
  }

  /** A tag, a length or another unsigned number below 2^32. */
  uint32(): number {
    return Number(BigInt.asUintN(32, this.#varint()));
  }

  /** A signed number; exact below 2^53. */
  int64(): number {
    return Number(BigInt.asIntN(64, this.#varint()));
  }

  /** UTF-8 with its length before it. */
  string(): string {
    return text.decode(this.bytes());
  }

  /** Bytes with their length before them: a view, no copy. */
  bytes(): Uint8Array<ArrayBuffer> {
    const length = this.uint32();
    const start = this.pos;
    this.#skip(length);
    return this.#bytes.subarray(start, start + length) as Uint8Array<ArrayBuffer>;
  }

  /** Calls `read` for every field of the message that begins here, its length first; fields that `read` leaves alone are skipped. */
  fields(read: (field: number, wire: number) => boolean): void {
    const end = this.uint32() + this.pos;
    if (end > this.len) throw new RangeError('message runs past the end');
    while (this.pos < end) {
      const tag = this.uint32();
      if (!read(tag >>> 3, tag & 7)) this.skipType(tag & 7);
    }
  }

  /** Passes over the value of a field whose tag has been read. */
  skipType(wire: number): void {
    if (wire === 0) this.#varint();
    else if (wire === 1) this.#skip(8);
    else if (wire === 2) this.#skip(this.uint32());
    else if (wire === 5) this.#skip(4);
    else throw new RangeError(`wire type ${wire}`);
  }

  #varint(): bigint {
    let value = 0n;
    for (let i = 0; i < 10; i++) {
      const byte = this.#bytes[this.pos];
      if (byte === undefined) break;
      this.pos += 1;
      value |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) return value;
    }
    throw new RangeError(`no number ends before byte ${this.pos}`);
  }

  #skip(length: number): void {
    this.pos += length;
    if (this.pos > this.len) throw new RangeError('a value runs past the end');
  }
}
