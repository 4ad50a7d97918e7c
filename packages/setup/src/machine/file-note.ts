// Is a file the one that it was? By its content, or for less by what the file system tells of it.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** What a file was when it was looked at from end to end. */
export interface FileNote {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
  readonly sha256: string;
}

/** The SHA-256 of a file's content, in hexadecimal; undefined where it can't be read. */
export async function digestFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    // A gigabyte takes about a second.
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}

/** Reads a file from end to end. */
export async function noteFile(path: string): Promise<FileNote> {
  const [{ size, mtimeMs, ino }, sha256] = [await stat(path), await digestFile(path)];
  return { size, mtimeMs, ino, sha256: sha256 ?? '' };
}

/** How much of a file's being the same is taken from what the file system tells. */
export interface Trust {
  readonly trust: boolean;
}

/**
 * Whether a file is still the one of a note. With `trust`, one whose size, time and inode are those of the note is not
 * read: who wants to deceive can set them, who changed it by mistake has not.
 *
 * @returns its note of today; undefined where its content is another.
 */
export async function noteSame(path: string, note: FileNote, { trust }: Trust): Promise<FileNote | undefined> {
  const { size, mtimeMs, ino } = await stat(path);
  if (size !== note.size) return undefined;
  if (trust && mtimeMs === note.mtimeMs && ino === note.ino) return note;
  return (await digestFile(path)) === note.sha256 ? { ...note, mtimeMs, ino } : undefined;
}

/** The first file of a folder that has not the SHA-256 it should have; undefined where all have. */
export async function findChanged(
  folder: string,
  digests: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  for (const [name, sha256] of Object.entries(digests)) {
    if ((await digestFile(`${folder}/${name}`)) !== sha256) return name;
  }
  return undefined;
}
