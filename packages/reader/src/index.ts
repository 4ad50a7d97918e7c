// What the package gives.

export { readFiles, readSeries } from './read-files.ts';
export { type FileOptions, readOptionsSchema } from './read-options.ts';
export type { SeriesBlock } from './stream/blocks.ts';
export { type SeriesStream, streamFiles } from './stream/stream-files.ts';
