// Columns of numbers with a unit behind each, 10.5 W: the query that leaves it out.

import { option, type Text, text } from '../../errors.ts';

const WITH_UNIT = /^([+-]?\d[\d.,]*) ?([^\d\s.,+-][^\d\s]{0,11})$/u;

/** A column, and some of its different texts. */
interface Column {
  readonly name: string;
  readonly texts: readonly string[];
}

/**
 * What helps where the cells of a column are numbers with a unit.
 * @param columns of the file, that one among them
 * @returns undefined where any is not
 */
export function remedyForUnits(name: string, columns: readonly Column[]): Text | undefined {
  const withUnits = columns.flatMap(({ name, texts }) => {
    const read = texts.map((cell) => WITH_UNIT.exec(cell));
    if (texts.length === 0 || read.includes(null)) return [];
    const numbers = read.map((match) => match![1]!);
    return [{ name, numbers, units: [...new Set(read.map((match) => match![2]!))] }];
  });
  const its = withUnits.find((one) => one.name === name);
  if (its === undefined) return undefined;
  if (its.units.length > 1) {
    const [one, other] = its.units.map((unit) => JSON.stringify(unit));
    return `Write all its numbers in one unit, and without it: some have ${one}, others ${other}.`;
  }
  const alike = withUnits.filter(({ units }) => units.length === 1);
  const written = alike.map(({ name, numbers }) => {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    const hasComma = numbers.some((number) => /^[+-]?\d+,(?:\d{1,2}|\d{4,})$/.test(number));
    const digits = `regexp_extract(${quoted}, '^[-+0-9.,]+')`;
    return `replace(${digits}, ',', '${hasComma ? '.' : ''}')::DOUBLE AS ${quoted}`;
  });
  return text`Write its numbers without ${JSON.stringify(its.units[0])}, as ${option('query', `SELECT * REPLACE (${written.join(', ')}) FROM data`)} does.`;
}
