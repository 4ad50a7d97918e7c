// Where a file differs from what was written. Loaded with the first that does, so what a page has loaded already is handed in.
import { fileChanged } from '@onnxcast/model/file-changed';
import { command, type ModelFileError, text } from '@onnxcast/series/errors';
import type { WireReader } from '../wire-reader.ts';
import { digestTensors } from './digest-tensors.ts';

/** A file that was changed. */
interface Changed {
  readonly file: string;
  /** At its beginning. */
  readonly reader: WireReader;
  /** The digests of its tensors that were written, as JSON. */
  readonly written: string | undefined;
}

/** The error of a file that was changed since it was written, with the tensor where it is one that differs. */
export function findChange({ file, reader, written }: Changed): ModelFileError {
  return fileChanged({
    file,
    tensor: findChangedTensor(reader, written),
    what: 'its bytes',
    remedy: text`Copy or download it again, or write it anew with ${command('export')}.`,
  });
}

/** The first tensor whose numbers are not those that were written; undefined where the change lies elsewhere. */
function findChangedTensor(reader: WireReader, ofTensors = '{}'): string | undefined {
  try {
    const written: unknown = JSON.parse(ofTensors);
    if (typeof written !== 'object' || written === null) return undefined;
    const found = digestTensors(reader);
    return Object.entries(written).find(([name, digest]) => Object.hasOwn(found, name) && found[name] !== digest)?.[0];
  } catch {
    // Damaged so that it cannot even be read: what is said of the whole file holds.
    return undefined;
  }
}
