// Whether a packed file is whole: DuckDB gives what it finds up to where one is cut, and says nothing.

import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { brokenPacking, type FileSource } from './file-source.ts';

const FRAME = 0xfd2fb528;
/** The first of sixteen magic numbers of frames that hold no data. */
const SKIPPABLE = 0x184d2a50;
/** The longest header of a frame, magic number included. */
const LONGEST_HEADER = 18;

/** How each packing is checked. */
const checks: Readonly<Record<FileSource['packing'], (source: FileSource) => Promise<boolean>>> = {
  none: async () => true,
  gzip: isWholeGzip,
  zstd: async ({ path, size }) => {
    const handle = await open(path);
    try {
      return await isWholeZstd(handle, size);
    } finally {
      await handle.close();
    }
  },
};

/** @throws InputError when a packed file is cut short, or changed */
export async function requireWhole(source: FileSource): Promise<void> {
  if (!(await checks[source.packing](source))) throw brokenPacking(source.name, source.packing);
}

/** Only who unpacks it knows. */
async function isWholeGzip({ path }: FileSource): Promise<boolean> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), createGunzip(), nowhere);
    return true;
  } catch {
    return false;
  }
}

/**
 * Goes from block to block by their sizes, without unpacking any.
 * @param size bytes of the file
 * @returns whether the last frame ends with the file
 * Source: RFC 8878, section 3.1
 */
async function isWholeZstd(handle: FileHandle, size: number): Promise<boolean> {
  const bytes = new DataView(new ArrayBuffer(LONGEST_HEADER));
  const read = async (at: number, length: number) => {
    const { bytesRead } = await handle.read(bytes, 0, length, at);
    return bytesRead;
  };
  let at = 0;
  while (at < size) {
    const found = await read(at, LONGEST_HEADER);
    if (found < 8) return false;
    const magic = bytes.getUint32(0, true);
    if ((magic & 0xfffffff0) === SKIPPABLE) {
      at += 8 + bytes.getUint32(4, true);
      continue;
    }
    if (magic !== FRAME) return false;
    const descriptor = bytes.getUint8(4);
    at += headerOf(descriptor);
    let isLast = false;
    while (!isLast) {
      if ((await read(at, 3)) < 3) return false;
      const block = bytes.getUint16(0, true) | (bytes.getUint8(2) << 16);
      isLast = (block & 1) === 1;
      // A block of one byte that comes again holds that byte alone.
      at += 3 + (((block >> 1) & 3) === 1 ? 1 : block >> 3);
      if (at > size) return false;
    }
    if ((descriptor & 4) !== 0) at += 4; // its checksum
  }
  return at === size;
}

/** Bytes of a frame's header by its descriptor, magic number included. */
function headerOf(descriptor: number): number {
  const isSingle = (descriptor & 32) !== 0;
  const sizes = [isSingle ? 1 : 0, 2, 4, 8];
  const dictionaries = [0, 1, 2, 4];
  return 5 + (isSingle ? 0 : 1) + dictionaries[descriptor & 3]! + sizes[descriptor >> 6]!;
}
