// What was found, in words for the sentence of an error.

/** A value in words: `"abc"`, `42`, `3n`, `a list`, `an object of type DataView`. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return 'a list';
  return value === Object(value)
    ? `an object of type ${Object.prototype.toString.call(value).slice(8, -1)}`
    : String(value);
}

/** What an error of somebody else's says, for the middle of a sentence. */
export function describeError(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().replace(/\.$/, '');
}
