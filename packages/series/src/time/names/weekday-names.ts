// Names of days of the week in many languages, whole and as they are cut short, without points.

/** Languages by their codes in ISO 639. */
const CODES = 'en de fr es it pt nl pl ru uk tr ro el hu cs sk sv da nb fi bg'.split(' ');

/** Seven names from Sunday on, by how they are written. */
interface Names {
  readonly A: readonly string[];
  readonly a: readonly string[];
}

let all: Readonly<Record<string, Names>> | undefined;
let known: ReadonlySet<string> | undefined;

/** Whether a word is the name of a day of the week in any of the languages. */
export function isWeekday(word: string): boolean {
  known ??= new Set(Object.values(namesOfAll()).flatMap(({ A, a }) => [...A, ...a]));
  return /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*$/i.test(word) || known.has(word.toLowerCase());
}

/** The directives of `spellDate` that write a day of the week as it is written. */
export function directivesForDay(name: string): readonly string[] {
  const directives: string[] = [];
  for (const [code, names] of Object.entries(namesOfAll())) {
    for (const length of ['A', 'a'] as const) {
      const day = names[length].indexOf(name.toLocaleLowerCase(code));
      for (const cased of [`${code[0]!.toUpperCase()}${code[1]}`, code, code.toUpperCase()]) {
        if (day >= 0 && nameWeekday(day, cased, length) === name) directives.push(`%{${cased}}${length}`);
      }
    }
  }
  return directives;
}

/**
 * The name of a day of the week, counted from Sunday.
 * @param language a code whose letters are written as the name's are to be: `de` montag, `De` Montag, `DE` MONTAG
 * @param length A whole, a cut short
 * @returns undefined for a language that is not known
 */
export function nameWeekday(day: number, language: string, length: 'A' | 'a'): string | undefined {
  const code = language.toLowerCase();
  const name = namesOfAll()[code]?.[length][day];
  if (name === undefined || language === code) return name;
  return language === language.toUpperCase()
    ? name.toLocaleUpperCase(code)
    : `${name[0]!.toLocaleUpperCase(code)}${name.slice(1)}`;
}

function namesOfAll(): Readonly<Record<string, Names>> {
  all ??= Object.fromEntries(CODES.map((code) => [code, { A: namesBy(code, 'long'), a: namesBy(code, 'short') }]));
  return all;
}

/** The names that `Intl` has for a language; 7 January 2001 was a Sunday. */
function namesBy(code: string, weekday: 'long' | 'short'): readonly string[] {
  const format = new Intl.DateTimeFormat(code, { weekday, timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, day) =>
    format
      .format(Date.UTC(2001, 0, 7 + day))
      .toLocaleLowerCase(code)
      .replace(/\.$/, ''),
  );
}
