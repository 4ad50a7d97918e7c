// Keys that stand twice in a JSON text.
/**
 * Finds a key that stands twice in the same object: `JSON.parse` would keep the last one without a word.
 * @param json valid JSON
 * @returns the first such key, or undefined
 */
export function findDuplicateKey(json: string): string | undefined {
  const open: Set<string>[] = []; // the keys so far of every object around the current place; an array has none
  let literal = '';
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (char === '"') {
      const start = i++;
      while (json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
      literal = json.slice(start, i + 1);
    } else if (char === '{' || char === '[') {
      open.push(new Set());
    } else if (char === '}' || char === ']') {
      open.pop();
    } else if (char === ':') {
      const key: string = JSON.parse(literal); // "a" and "\u0061" are the same key
      const keys = open.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}
