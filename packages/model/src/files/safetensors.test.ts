import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { deepFreeze, referencePath } from '../reference-cases.suite.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

const file = 'attack.safetensors';

/** A file put together by hand: a header of any text before any bytes. */
function build(header: unknown, numbers: Uint8Array = new Uint8Array(0), headerLength?: bigint): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const json = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + json.length + numbers.length);
  new DataView(bytes.buffer).setBigUint64(0, headerLength ?? BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(numbers, 8 + json.length);
  return bytes;
}

function f32(shape: number[], begin: number, end: number) {
  return { dtype: 'F32', shape, data_offsets: [begin, end] };
}

function refuses(bytes: Uint8Array, message: RegExp, tensor?: string): void {
  assert.throws(
    () => readSafetensors(bytes, file),
    (error: Error & { file?: string; tensor?: string }) => {
      assert.equal(error.name, 'ModelFileError', error.stack);
      assert.match(error.message, message);
      assert.ok(error.message.startsWith(`${file}: `));
      assert.deepEqual([error.file, error.tensor], [file, tensor]);
      return true;
    },
  );
}

describe('readSafetensors', () => {
  test('a file that PyTorch saved has the ten tensors of two cells and a head', () => {
    const { tensors, metadata } = readSafetensors(readFileSync(referencePath('sine64.safetensors')), 'sine64');
    assert.deepEqual(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape])), {
      'linear.bias': [1],
      'linear.weight': [1, 64],
      'lstm1.bias_hh': [256],
      'lstm1.bias_ih': [256],
      'lstm1.weight_hh': [256, 64],
      'lstm1.weight_ih': [256, 1],
      'lstm2.bias_hh': [256],
      'lstm2.bias_ih': [256],
      'lstm2.weight_hh': [256, 64],
      'lstm2.weight_ih': [256, 64],
    });
    assert.ok(Object.values(tensors).every(({ data }) => data instanceof Float32Array));
    assert.deepEqual(metadata, {});
  });

  test('F16 and BF16 give the numbers that their bits stand for', () => {
    // IEEE 754-2019: binary16 of 1, the smallest subnormal, the largest number, -2, infinity; bfloat16 is the upper half of binary32.
    const halves = [0x3c00, 0x0001, 0x7bff, 0xc000, 0x7c00, 0x7e00];
    const brains = [0x3f80, 0x4049, 0xff80, 0x0080];
    const numbers = new Uint8Array(Uint16Array.from([...halves, ...brains]).buffer);
    const { tensors } = readSafetensors(
      build(
        {
          half: { dtype: 'F16', shape: [6], data_offsets: [0, 12] },
          brain: { dtype: 'BF16', shape: [2, 2], data_offsets: [12, 20] },
        },
        numbers,
      ),
      file,
    );
    assert.deepEqual([...tensors['half']!.data], [1, 2 ** -24, 65504, -2, Number.POSITIVE_INFINITY, Number.NaN]);
    assert.deepEqual([...tensors['brain']!.data], [1, 3.140625, Number.NEGATIVE_INFINITY, 2 ** -126]);
  });

  test('whole numbers are read exactly, or refused beyond 2^53', () => {
    const fits = { count: { shape: [2], data: BigInt64Array.of(-(2n ** 53n) + 1n, 7n) } };
    const { tensors } = readSafetensors(writeSafetensors(fits), file);
    assert.deepEqual(tensors['count'], { shape: [2], data: Float64Array.of(-(2 ** 53) + 1, 7) });
    const large = writeSafetensors({ count: { shape: [], data: BigInt64Array.of(2n ** 53n) } });
    refuses(large, /tensor "count": it holds a whole number beyond 2\^53/, 'count');
  });

  test('a file in the middle of a larger buffer is read where it lies', () => {
    const bytes = writeSafetensors({ a: { shape: [2], data: Float32Array.of(1.5, -2) } });
    const around = new Uint8Array(bytes.length + 16).fill(7);
    around.set(bytes, 3);
    const { tensors } = readSafetensors(around.subarray(3, 3 + bytes.length), file);
    assert.deepEqual(tensors['a']!.data, Float32Array.of(1.5, -2));
  });

  test('names that JavaScript objects already have are plain names', () => {
    const header = `{"__proto__":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"constructor":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}`;
    const { tensors } = readSafetensors(build(header, new Uint8Array(4)), file);
    assert.deepEqual(Object.keys(tensors), ['__proto__', 'constructor']);
    assert.equal(Object.getPrototypeOf(tensors), Object.prototype);
  });
});

describe('readSafetensors, of a broken file', () => {
  const four = new Uint8Array(4);
  const eight = new Uint8Array(8);

  test('a file too short for a header length is refused', () => {
    refuses(new Uint8Array(0), /the file has 0 bytes, expected at least 8/);
    refuses(new Uint8Array(7), /the file has 7 bytes/);
  });

  test('a header that says it is too long is refused', () => {
    refuses(build('{}', four, 100_000_001n), /the header says it is 100000001 bytes long, expected at most 100000000/);
    refuses(build('{}', four, 2n ** 64n - 1n), /18446744073709551615 bytes long/);
  });

  test('a header longer than the file is refused', () => {
    refuses(build('{}', four, 7n), /the header ends at byte 15, expected at most 14: the file is cut short/);
  });

  test('a header that is not JSON is refused', () => {
    refuses(build('{"a":'), /the header is no JSON/);
    refuses(build('{"a":1}x'), /the header is no JSON/);
    refuses(build(''), /the header is no JSON object/);
    refuses(build(' {}'), /begins with "\{"/);
    refuses(build('[]'), /the header is no JSON object/);
    refuses(build('null'), /the header is no JSON object/);
    refuses(build('{"a\u0000":1}'), /the header is no JSON/);
    const notUtf8 = build('{"a":1}');
    notUtf8[10] = 0xff;
    refuses(notUtf8, /the header is no JSON/);
  });

  test('a name that stands twice is refused, however it is spelt', () => {
    const entry = JSON.stringify(f32([1], 0, 4));
    refuses(build(`{"a":${entry},"a":${entry}}`, four), /the header has "a" twice/, 'a');
    refuses(build(`{"a":${entry},"\\u0061":${entry}}`, four), /the header has "a" twice/, 'a');
    refuses(build(`{"__metadata__":{"k":"1","k":"2"},"a":${entry}}`, four), /the header has "k" twice/, 'k');
    refuses(
      build(`{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}`, four),
      /"shape" twice/,
      'shape',
    );
  });

  test('offsets that overlap are refused', () => {
    const header = { a: f32([1], 0, 4), b: f32([1], 2, 6), c: f32([], 4, 8) };
    refuses(build(header, eight), /tensor "b": it begins at byte 2, expected 4: tensors overlap/, 'b');
    refuses(build({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, four), /tensors overlap/, 'b');
  });

  test('holes before, between and after the tensors are refused', () => {
    refuses(
      build({ a: f32([1], 4, 8) }, eight),
      /it begins at byte 4, expected 0: bytes of no tensor lie between/,
      'a',
    );
    refuses(
      build({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, new Uint8Array(12)),
      /bytes of no tensor lie between/,
      'b',
    );
    refuses(build({ a: f32([1], 0, 4) }, eight), /its tensors end at byte 4, expected 8: bytes of no tensor follow/);
    refuses(build({}, four), /its tensors end at byte 0, expected 4/);
  });

  test('offsets beyond the file are refused, as one cut short has', () => {
    refuses(build({ a: f32([3], 0, 12) }, eight), /it ends at byte 12, expected at most 8: the file is cut short/, 'a');
    const whole = readFileSync(referencePath('sine64.safetensors'));
    for (const length of [4, 8, 100, 5_000, whole.length - 1]) {
      assert.throws(() => readSafetensors(whole.subarray(0, length), file), { name: 'ModelFileError' }, `${length}`);
    }
  });

  test('offsets that are no pair of byte numbers in order are refused', () => {
    for (const offsets of [[4, 0], [0], [0, 4, 8], [-4, 0], [0, 4.5], ['0', '4'], 'x', null, [0, 1e300]]) {
      const header = { a: { dtype: 'F32', shape: [1], data_offsets: offsets } };
      refuses(build(header, four), /tensor "a": its offsets are /, 'a');
    }
  });

  test('a dtype that it does not know is refused', () => {
    for (const dtype of ['F33', 'U8', 'f32', 'toString', 4, null]) {
      const header = { a: { dtype, shape: [1], data_offsets: [0, 4] } };
      refuses(build(header, four), /its dtype is .*, expected one of F64, F32, F16, BF16, I64/, 'a');
    }
  });

  test('a shape that does not fit the bytes is refused', () => {
    refuses(build({ a: f32([2], 0, 4) }, four), /it takes 4 bytes, expected 8 for F32 and shape \[2\]/, 'a');
    refuses(build({ a: f32([], 0, 8) }, eight), /it takes 8 bytes, expected 4/, 'a');
    refuses(
      build({ a: f32([2 ** 52, 2 ** 52, 0], 0, 0) }),
      /its shape is .*, expected sizes that a file can hold/,
      'a',
    );
  });

  test('a shape that is no list of sizes is refused', () => {
    for (const shape of [[-1], [1.5], ['1'], 1, null, [2 ** 60]]) {
      const header = { a: { dtype: 'F32', shape, data_offsets: [0, 4] } };
      refuses(build(header, four), /tensor "a": its shape is /, 'a');
    }
  });

  test('entries and metadata of the wrong kind are refused', () => {
    refuses(build({ a: 3 }), /tensor "a": it is no object/, 'a');
    refuses(build({ a: null }), /tensor "a": it is no object/, 'a');
    refuses(build({ __metadata__: { k: 1 } }), /"__metadata__" holds something else than texts/);
    refuses(build({ __metadata__: ['k'] }), /"__metadata__" holds something else than texts/);
  });
});

describe('writeSafetensors', () => {
  const tensors = deepFreeze({
    single: { shape: [2, 1], data: Float32Array.of(0.1, Number.NaN) },
    empty: { shape: [0, 3], data: new Float32Array(0) },
    double: { shape: [], data: Float64Array.of(0.1) },
  });

  test('what is written is read back bit for bit, metadata and odd names too', () => {
    const named = { ...tensors, 'ünïcode "quoted" \\': { shape: [1], data: Float32Array.of(-0) } };
    const metadata = { 'onnxcast.hidden': '[64]', text: 'zwölf "Gänse"\n' };
    const back = readSafetensors(writeSafetensors(named, metadata), file);
    assert.deepEqual(back.metadata, metadata);
    assert.deepEqual({ ...back.tensors }, { ...named });
  });

  test('every tensor begins at a multiple of its element size', () => {
    const bytes = writeSafetensors(tensors);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    assert.equal(length % 8, 0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    assert.deepEqual(header.double.data_offsets, [0, 8]);
    assert.deepEqual(header.single.data_offsets, [8, 16]);
  });

  test('the same tensors give the same bytes', () => {
    assert.deepEqual(writeSafetensors(tensors, { a: '1' }), writeSafetensors({ ...tensors }, { a: '1' }));
  });

  test('a shape that does not fit its numbers, and the name of the metadata, are refused', () => {
    const wrong = { a: { shape: [3], data: new Float32Array(2) } };
    assert.throws(() => writeSafetensors(wrong), { name: 'InputError', tensor: 'a' });
    assert.throws(() => writeSafetensors({ __metadata__: tensors.single }), { name: 'InputError' });
  });
});
