import { basename } from 'node:path';
import { describe } from 'node:test';
import { testReader } from '../../../../test/contracts/reader.suite.ts';
import { parseSeries } from './parse-series.ts';

describe('parseSeries', () => {
  const texts = new Map<string, string>();
  testReader(
    async (path, options) => parseSeries(texts.get(path)!, path, options),
    async (name, text) => {
      texts.set(basename(name), text);
      return name;
    },
  );
});
