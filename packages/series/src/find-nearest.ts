// What a person meant who mistyped a name.

/** Mistakes in a name that are still taken for it. */
const MOST_MISTAKES = 2;

/**
 * The name that is nearest to what was typed, capitals and small letters taken as one.
 * @returns undefined where none is near: more than two letters differ, or half of a short name, and it begins not just one of them
 * @example findNearest('epoch', ['epochs', 'seed']); // 'epochs'
 */
export function findNearest(typed: string, names: readonly string[]): string | undefined {
  const limit = Math.min(MOST_MISTAKES, Math.floor(typed.length / 2));
  const ranked = names
    .map((name) => ({ name, distance: countMistakes(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  const begun = typed === '' ? [] : names.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));
  return ranked[0]?.name ?? (begun.length === 1 ? begun[0] : undefined);
}

/**
 * Letters to add, to leave out, to change, or to swap with the next, until one word is the other.
 * Source: the optimal string alignment distance (Damerau 1964, Levenshtein 1966).
 */
function countMistakes(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? rows[i - 2]![j - 2]! + 1 : Infinity;
      row.push(Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (isSame ? 0 : 1), swapped));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

/** `Did you mean "week"?`; undefined where nothing is near. */
export function sayNearest(typed: string, names: readonly string[]): string | undefined {
  const near = findNearest(typed, names);
  return near === undefined ? undefined : `Did you mean "${near}"?`;
}
