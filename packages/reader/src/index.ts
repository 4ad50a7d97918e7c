// What the package gives.

export { readFiles, readSeries } from './read-files.ts';
export { type FileOptions, readOptionsSchema } from './read-options.ts';
