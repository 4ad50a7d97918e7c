// A file that a command writes, remembered for what is said where it is interrupted after it.
import { writeFile as write } from '@onnxcast/series/write-file';
import { noteWritten } from './interruption.ts';

/** Writes a file, whole or not at all. */
export async function writeFile(...given: Parameters<typeof write>): Promise<void> {
  await write(...given);
  noteWritten(given[0]);
}
