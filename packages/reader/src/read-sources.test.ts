import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { testSources } from '../../../test/contracts/reader-sources.suite.ts';
import { readFiles } from './read-files.ts';

describe('readFiles', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnxcast-'));
  });
  after(() => rm(folder, { recursive: true }));
  testSources(async (name, text, options) => {
    const path = join(folder, name);
    await writeFile(path, text);
    return readFiles(path, options);
  });
});
