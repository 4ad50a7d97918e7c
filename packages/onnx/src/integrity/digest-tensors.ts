// Digests of what a file's tensors hold.
import { sha256 } from '@onnxcast/model/sha256';
import type { WireReader } from '../wire-reader.ts';

/**
 * The first 16 digits of the digest of each tensor's numbers, by name, without those of graphs inside nodes.
 * @param reader at the beginning of a file
 */
export function digestTensors(reader: WireReader): Record<string, string> {
  const digests: [string, string][] = [];
  const readTensor = (): void => {
    let name = '';
    let numbers = new Uint8Array();
    reader.fields((field, wire) => {
      if (wire !== 2 || (field !== 8 && field !== 9)) return false;
      if (field === 8) name = reader.string();
      else numbers = reader.bytes();
      return true;
    });
    digests.push([name, sha256(numbers).slice(0, 16)]);
  };
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 !== 7) reader.skipType(tag & 7);
    else {
      reader.fields((field) => {
        if (field === 5) readTensor();
        return field === 5;
      });
    }
  }
  return Object.fromEntries(digests);
}
