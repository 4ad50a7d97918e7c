// Takes the place of `read-file` in a page (the "browser" field of package.json).

import { UnsupportedError } from '../errors.ts';

/** @throws UnsupportedError always: a page has no file system. */
export async function readSeries(path: string): Promise<never> {
  const remedy = 'Fetch the text and pass it to parseSeries.';
  throw new UnsupportedError({ file: path, found: 'a page cannot read a path', remedy });
}
