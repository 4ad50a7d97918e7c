// What somebody else's error says.

/** What an error of somebody else's says, for the middle of a sentence. */
export function describeError(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().replace(/\.$/, '');
}
