// Queries that put a table into another shape, as they are advised.

import { option, type Part } from '../../errors.ts';

/** Words of SQL that are no names of columns without quotes. */
const RESERVED =
  /^(?:all|and|any|as|asc|both|case|check|column|default|desc|distinct|do|else|end|false|for|from|grant|group|having|in|into|limit|not|null|offset|on|only|or|order|primary|references|select|some|table|then|to|true|union|unique|using|when|where|window|with)$/i;

/** A name as DuckDB takes it. */
export function quoted(name: string): string {
  return /^[a-z]\w*$/i.test(name) && !RESERVED.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The option that joins the columns which tell series apart together into one, in their place. */
export function queryOfIds(names: readonly string[]): Part {
  const list = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ');
  return option('query', `SELECT * EXCLUDE (${list}), concat_ws('-', ${list}) AS unique_id FROM data`);
}
