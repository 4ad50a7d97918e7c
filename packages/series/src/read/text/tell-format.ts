// The format of a text: by the name of its file, and where that says nothing of it by how it begins.

/** Formats of text. */
export type TextFormat = 'csv' | 'json' | 'ndjson' | 'sql';

/** How dumps of databases begin. */
const SQL =
  /^\s*(?:--[^\n]*\bdump\b|(?:--[^\n]*\n\s*|\/\*[\s\S]*?\*\/;?\s*)*(?:INSERT\s+INTO|CREATE\s+(?:\w+\s+)?TABLE|DROP\s+TABLE|COPY\s+\S+\s*\(|PRAGMA\s+\w+\s*=|SET\s+\w+\s*=|BEGIN(?:\s+TRANSACTION)?;))/i;

const BY_NAME: readonly (readonly [RegExp, TextFormat])[] = [
  [/\.(?:ndjson|jsonl)$/i, 'ndjson'],
  [/\.json$/i, 'json'],
  [/\.sql$/i, 'sql'],
  [/\.(?:csv|tsv)$/i, 'csv'],
];

/** The format that a name says; undefined where it says none. An ending of gzip or zstd is passed over. */
export function formatByName(file: string): TextFormat | undefined {
  const plain = file.replace(/\.(?:gz|gzip|zst|zstd)$/i, '');
  return BY_NAME.find(([ending]) => ending.test(plain))?.[1];
}

/**
 * The format that a text begins as.
 * @param text its beginning: of JSON one line and the first letter after it are enough
 */
export function formatByText(text: string): TextFormat {
  const first = /\S/.exec(text)?.[0];
  if (first === '[') return 'json';
  if (first === '{') return isOfLines(text) ? 'ndjson' : 'json';
  return SQL.test(text) ? 'sql' : 'csv';
}

/** Whether the first line is an object of its own and another follows it. */
export function isOfLines(text: string): boolean {
  const [, line] = /^\s*(\{[^\n]*)\n\s*\{/.exec(text) ?? [];
  if (line === undefined) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
