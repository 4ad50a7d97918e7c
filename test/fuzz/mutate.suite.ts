// Files as they come damaged: bits flipped, parts cut off, doubled, moved or filled, from one seed.
import type { Random } from '@onnxcast/series';

type Mutation = (bytes: Uint8Array, at: number, random: Random) => Uint8Array;

/** Most bytes that one mutation cuts out, doubles or fills. */
const LONGEST = 64;

const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));

const flip: Mutation = (bytes, at, random) => set(bytes, at, bytes[at]! ^ (1 << random.integer(0, 8)));

const mutations: readonly Mutation[] = [
  (bytes, at, random) => set(bytes, at, random.integer(0, 256)),
  (bytes, at) => set(bytes, at, 0xff),
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at, random) => join(bytes.subarray(0, at), bytes.subarray(at + random.integer(1, LONGEST))),
  (bytes, at, random) => join(bytes.subarray(0, at + random.integer(1, LONGEST)), bytes.subarray(at)),
  (bytes, at, random) => Uint8Array.from(bytes).fill(random.integer(0, 256), at, at + random.integer(1, LONGEST)),
  (bytes, at) => join(bytes.subarray(0, at), Uint8Array.of(0xff, 0xff, 0xff, 0x7f), bytes.subarray(at)),
];

/** A copy with one byte changed; `slice` of a Buffer would be no copy. */
function set(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] = value;
  return changed;
}

/**
 * One damaged copy of a file.
 * @param structure bytes at its beginning where most of the damage is done, those that say how the rest is read
 */
export function mutate(file: Uint8Array, random: Random, structure = file.length): Uint8Array {
  let bytes = file;
  for (let count = random.integer(1, 4); count > 0 && bytes.length > 0; count--) {
    const end = random.next() < 0.7 ? Math.min(structure, bytes.length) : bytes.length;
    const mutation = random.next() < 0.6 ? flip : mutations[random.integer(0, mutations.length)]!;
    bytes = mutation(bytes, random.integer(0, end), random);
  }
  return bytes;
}
