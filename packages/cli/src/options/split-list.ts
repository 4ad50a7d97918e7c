// Several words in one.

/** The parts of a list as it is typed: `a, b` -> `a`, `b`. */
export function splitList(typed: string): readonly string[] {
  return typed.split(',').map((part) => part.trim());
}
