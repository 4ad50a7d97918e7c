// A file or standard input as bytes: what it is, by its first bytes and its name; unpacked, as text, piece by piece.

import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { formatByName, InputError, linesAboveNames, option, type TextFormat, text } from '@onnxcast/series';
import { nameFormat } from './other-formats.ts';
import { findBadLine } from './text/bad-bytes.ts';

export type Format = TextFormat | 'parquet';

/** A file to read. */
export interface FileSource {
  /** As it was given: messages begin with it. */
  readonly name: string;
  /** Where its bytes are. */
  readonly path: string;
  /** Bytes, as they lie on the disk. */
  readonly size: number;
  readonly packing: 'none' | 'gzip' | 'zstd';
  /** As its name, its first bytes or an option tell; undefined where only its text can. */
  readonly format: Format | undefined;
}

/** What brings bytes or text piece by piece, such as standard input; without a word of Node's types, which not every project has. */
export type ByteStream = AsyncIterable<string | Uint8Array>;

/** Brings the text of a file, from its beginning, as often as it is asked. */
export type TextOf = () => AsyncIterable<string>;

const REASONS: Readonly<Record<string, readonly [found: string, expected: string, remedy: string]>> = {
  ENOENT: ['no such file', 'a CSV or JSON file', 'Check the path.'],
  ENOTDIR: ['no such file', 'a CSV or JSON file', 'Check the path.'],
  EISDIR: ['a folder', 'a CSV or JSON file', 'Give the path of a file in it.'],
  EACCES: ['may not be read', 'a readable file', 'Change its permissions.'],
  EPERM: ['may not be read', 'a readable file', 'Change its permissions.'],
};

/** @throws InputError when the file cannot be read */
export async function openSource(name: string, format: Format | undefined): Promise<FileSource> {
  return look(name, name, format);
}

/**
 * Keeps what a stream brings in a file, so that it can be read twice.
 * @returns the file, and what removes it
 */
export async function spoolStream(
  stream: ByteStream,
  name: string,
  format: Format | undefined,
): Promise<{ readonly source: FileSource; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'input');
    await pipeline(stream, createWriteStream(path));
    return { source: await look(name, path, format), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function look(name: string, path: string, format: Format | undefined): Promise<FileSource> {
  try {
    const handle = await open(path);
    try {
      const bytes = new Uint8Array(4);
      await handle.read(bytes, 0, 4, 0);
      const { size } = await stat(path);
      return { name, path, size, packing: packingOf(bytes), format: format ?? formatOf(name, bytes) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(error, name);
  }
}

function unreadable(error: unknown, file: string): InputError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [found, expected, remedy] = REASONS[code] ?? [
    `cannot be read (${error instanceof Error ? error.message : error})`,
    'a CSV or JSON file',
    'Check the file.',
  ];
  return new InputError({ file, found, expected, remedy, cause: error });
}

/** That a packed file is not whole. */
export function brokenPacking(file: string, packing: FileSource['packing'], cause?: unknown): InputError {
  return new InputError({
    file,
    found: `its ${packing} is cut short, or changed`,
    expected: 'a whole file',
    remedy: 'Make it or copy it again.',
    cause,
  });
}

function packingOf(bytes: Uint8Array): FileSource['packing'] {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  return bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd ? 'zstd' : 'none';
}

function formatOf(name: string, bytes: Uint8Array): Format | undefined {
  if (String.fromCharCode(...bytes) === 'PAR1') return 'parquet';
  return /\.(?:parquet|pq)$/i.test(name) ? 'parquet' : formatByName(name);
}

/** Letters of a piece that are looked at. */
const HEAD = 1000;

const WITH_ZEROS = {
  found: 'bytes of 0 among its letters',
  expected: 'text',
  remedy: text`If it is of a program that writes UTF-16, pass ${option('encoding', 'utf-16le')}; else make it anew.`,
};

/** The bytes of a file, unpacked, and the stream of the file to be destroyed. */
function openBytes(path: string, packing: FileSource['packing']) {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const bytes: AsyncIterable<Buffer> = packing === 'gzip' ? file.pipe(createGunzip()) : file;
  if (packing === 'gzip') file.on('error', (error) => (bytes as ReturnType<typeof createGunzip>).destroy(error));
  return { file, bytes };
}

/**
 * The text of a file that is plain or gzipped, in its encoding or else by its byte order mark or UTF-8, piece by piece, without its byte order mark.
 * @throws InputError when it is no text, or its packing is broken
 */
export async function* readText({ name, path, packing }: FileSource, encoding?: string): AsyncGenerator<string> {
  const { file, bytes } = openBytes(path, packing);
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  try {
    for await (const piece of bytes) {
      decoder ??= new TextDecoder(encoding ?? encodingOf(piece), { fatal: true });
      const text = decoder.decode(piece, { stream: true });
      if (text.slice(0, HEAD).includes('\0')) throw new InputError({ file: name, ...WITH_ZEROS });
      yield text;
    }
    yield decoder?.decode() ?? '';
  } catch (error) {
    if (error instanceof TypeError) {
      const other = await nameFormat(path);
      if (other !== undefined) throw new InputError({ file: name, ...other, cause: error });
      const skip = await linesAboveIn(path, packing);
      const again = openBytes(path, packing);
      const bad = await findBadLine(again.bytes, encoding ?? 'utf-8').finally(() => again.file.destroy());
      const save = bad === undefined ? 'Save it' : 'Correct the line, save the file';
      const pass = text`${save} as CSV in UTF-8, or pass the encoding that it has, such as ${option('encoding', 'windows-1252')} of Excel in Western Europe`;
      const remedy =
        skip === undefined
          ? text`${pass}.`
          : text`${pass}, with ${option('skip', skip)}, for its names of columns seem to stand in line ${skip + 1}.`;
      throw new InputError({
        file: name,
        row: bad?.line,
        found: `not text in ${encoding ?? 'UTF-8'}${bad === undefined ? '' : `: the byte ${bad.byte}`}`,
        expected: 'a CSV or JSON file',
        remedy,
        cause: error,
      });
    }
    if (error instanceof Error && 'code' in error && /^Z_/.test(String(error.code)))
      throw brokenPacking(name, packing, error);
    throw error instanceof InputError ? error : unreadable(error, name);
  } finally {
    file.destroy();
  }
}

/** How many lines stand above the names of columns, whatever the encoding of a plain file is; undefined where none do. */
async function linesAboveIn(path: string, packing: FileSource['packing']): Promise<number | undefined> {
  if (packing !== 'none') return undefined;
  const handle = await open(path);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
    return linesAboveNames(buffer.subarray(0, bytesRead).toString('latin1').split(/\r?\n/)) || undefined;
  } finally {
    await handle.close();
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
