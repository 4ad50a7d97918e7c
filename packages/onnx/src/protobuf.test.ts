import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import protobuf from 'protobufjs/light.js';
import { decode, encode, ForeignField, type Message } from './protobuf.ts';

interface Inner {
  readonly text?: string;
}

interface All {
  readonly one?: number;
  readonly wholes?: readonly number[];
  readonly texts?: readonly string[];
  readonly bytes?: Uint8Array;
  readonly inner?: Inner;
  readonly inners?: readonly Inner[];
}

const inner: Message<Inner> = { text: [2, 'text'] };
const all: Message<All> = {
  one: [1, 'whole'],
  wholes: [3, 'whole', 'many'],
  texts: [4, 'text', 'many'],
  bytes: [5, 'bytes'],
  inner: [16, () => inner],
  inners: [200, () => inner, 'many'],
};
const value: All = {
  one: -1,
  wholes: [0, 1, 127, 128, 300, 2 ** 32 - 1, 2 ** 40 + 3, 2 ** 53 - 1, -(2 ** 40), -(2 ** 53)],
  texts: ['', 'y', 'Größe ☀', 'x'.repeat(10_000)],
  bytes: Uint8Array.of(0, 255, 3),
  inner: { text: 'a' },
  inners: [{}, { text: '' }, { text: 'b' }],
};

/** The same table as protobufjs takes it, numbers packed into one value or one by one. */
function typeOf(packing: 'PACKED' | 'EXPANDED'): protobuf.Type {
  const many = (id: number, type: string) => ({ id, type, rule: 'repeated' });
  return protobuf.Root.fromJSON({
    nested: {
      All: {
        edition: 'proto2',
        fields: {
          one: { id: 1, type: 'int64' },
          wholes: { ...many(3, 'int64'), options: { 'features.repeated_field_encoding': packing } },
          texts: many(4, 'string'),
          bytes: { id: 5, type: 'bytes' },
          inner: { id: 16, type: 'Inner' },
          inners: many(200, 'Inner'),
        },
      },
      Inner: { edition: 'proto2', fields: { text: { id: 2, type: 'string' } } },
    },
  }).lookupType('All');
}

describe('a message by its table', () => {
  test('is written in the bytes that protobufjs writes', () => {
    assert.deepEqual(encode(all, value), Uint8Array.from(typeOf('EXPANDED').encode(value).finish()));
  });

  test('is read from what protobufjs writes, numbers packed or one by one', () => {
    for (const packing of ['EXPANDED', 'PACKED'] as const) {
      assert.deepEqual(decode<All>(all, Uint8Array.from(typeOf(packing).encode(value).finish())), value);
    }
  });

  test('passes over fields that it does not have, of every wire type; a complete one refuses them', () => {
    const writer = protobuf.Writer.create().uint32(8).uint32(300).uint32(17).double(1.5).uint32(26).string('abc');
    const bytes = writer.uint32(37).float(2.5).uint32(42).bytes(Uint8Array.of(7)).finish();
    const table: Message<Pick<All, 'bytes'>> = { bytes: [5, 'bytes'] };
    assert.deepEqual(decode(table, Uint8Array.from(bytes)), { bytes: Uint8Array.of(7) });
    assert.throws(() => decode(table, bytes, [2, 3]), ForeignField);
    assert.throws(() => decode(table, Uint8Array.of(11)), RangeError); // a group
  });

  test('says so where the bytes end or break inside a field', () => {
    const bytes = encode(all, { bytes: Uint8Array.of(1, 2), inner: { text: 'abc' } });
    for (const length of [1, 2, 3, 5, 6, 7, 8, 9, 10]) {
      assert.throws(() => decode(all, bytes.subarray(0, length)), RangeError, `${length} bytes`);
    }
    assert.throws(() => decode(all, new Uint8Array(12).fill(0xff)), RangeError);
  });
});
