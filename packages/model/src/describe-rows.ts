// The rows of a table in words, for the help of the option that chooses one.

/** Every name of a table with its description: `lbfgs (quasi-Newton, few large steps), adam (first-order, many small steps)`. */
export function describeRows(table: Readonly<Record<string, { readonly description: string }>>): string {
  return Object.entries(table)
    .map(([name, { description }]) => `${name} (${description})`)
    .join(', ');
}
