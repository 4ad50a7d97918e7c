import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import protobuf from 'protobufjs/minimal.js';
import { WireReader } from './wire-reader.ts';

describe('a wire reader', () => {
  test('reads what protobufjs writes', () => {
    const numbers = [0, 1, 127, 128, 300, 2 ** 31, 2 ** 32 - 1];
    const dimensions = [0, -1, 2 ** 40 + 3, -(2 ** 40), 2 ** 53 - 1];
    const words = ['', 'y', 'Größe ☀', 'x'.repeat(300)];
    const writer = protobuf.Writer.create();
    for (const value of numbers) writer.uint32(value);
    for (const value of dimensions) writer.int64(value);
    for (const value of words) writer.string(value);
    const reader = new WireReader(writer.finish());
    for (const value of numbers) assert.equal(reader.uint32(), value);
    for (const value of dimensions) assert.equal(reader.int64(), value);
    for (const value of words) assert.equal(reader.string(), value);
    assert.equal(reader.pos, reader.len);
  });

  test('passes over every wire type that a model can hold', () => {
    const writer = protobuf.Writer.create().uint32(300).double(1.5).string('abc').float(2.5).uint32(7);
    const reader = new WireReader(writer.finish());
    for (const wire of [0, 1, 2, 5]) reader.skipType(wire);
    assert.equal(reader.uint32(), 7);
    assert.throws(() => reader.skipType(3), RangeError);
  });

  test('says so where the bytes end inside a value', () => {
    assert.throws(() => new WireReader(Uint8Array.of(0x80)).uint32(), RangeError);
    assert.throws(() => new WireReader(new Uint8Array(11).fill(0xff)).int64(), RangeError);
    assert.throws(() => new WireReader(Uint8Array.of(5, 65)).string(), RangeError);
    assert.throws(() => new WireReader(Uint8Array.of(1, 2)).skipType(1), RangeError);
  });
});
