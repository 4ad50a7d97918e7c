// Takes the place of `read-file` in a page (the "browser" field of package.json).

import { UnsupportedError } from '../errors.ts';

/** @throws UnsupportedError always: a page has no file system. */
export async function readSeries(path: string): Promise<never> {
  throw new UnsupportedError(`${path}: a page cannot read a path. Fetch the text and pass it to parseSeries.`, {
    file: path,
  });
}
