// Names of months in many languages, in lower case: whole, as they are cut short, and as they are with a point where they are.

/** Names by how they are written: whole, cut short, with a point where they are; `day` as they stand beside a day. */
type Names = Readonly<Partial<Record<Form, readonly string[]>>>;
type Form = 'B' | 'b' | 'p' | 'Bday' | 'bday' | 'pday' | 'b3';

/** Languages by their codes in ISO 639 that dates are most often in. */
const USUAL: Readonly<Record<string, Names>> = {
  en: {
    B: 'january february march april may june july august september october november december'.split(' '),
    b: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' '),
    p: 'jan. feb. march april may june july aug. sept. oct. nov. dec.'.split(' '),
  },
  de: {
    B: 'januar februar märz april mai juni juli august september oktober november dezember'.split(' '),
    b: 'jan feb mär apr mai jun jul aug sep okt nov dez'.split(' '),
    p: 'jan. feb. märz apr. mai juni juli aug. sept. okt. nov. dez.'.split(' '),
  },
  fr: {
    B: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
    b: 'janv févr mars avr mai juin juil août sept oct nov déc'.split(' '),
    p: 'janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.'.split(' '),
  },
  es: {
    B: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' '),
    b: 'ene feb mar abr may jun jul ago sep oct nov dic'.split(' '),
    p: 'ene. feb. mar. abr. may. jun. jul. ago. sept. oct. nov. dic.'.split(' '),
  },
  it: {
    B: 'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(' '),
    b: 'gen feb mar apr mag giu lug ago set ott nov dic'.split(' '),
    p: 'gen. feb. mar. apr. mag. giu. lug. ago. set. ott. nov. dic.'.split(' '),
  },
  pt: {
    B: 'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro'.split(' '),
    b: 'jan fev mar abr mai jun jul ago set out nov dez'.split(' '),
    p: 'jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.'.split(' '),
  },
};

/** Others, whose names `Intl` has; of two in which a name is not that of the same month, none is known by it. */
const OTHERS = 'nl pl ru uk tr ro el hu cs sk sv da nb fi bg'.split(' ');

let others: Readonly<Record<string, Names>> | undefined;
let byName: ReadonlyMap<string, number> | undefined;

/** How the months begin in the languages that dates are most often in, without accents. */
const BEGINNINGS = [
  /^(?:jan|ene|gen)/,
  /^(?:feb|fev)/,
  /^(?:mar|maer|mrz)/,
  /^(?:apr|abr|avr)/,
  /^(?:may|mai|mag)/,
  /^(?:jun|juin|giu)/,
  /^(?:jul|juil|lug)/,
  /^(?:aug|ago|aou)/,
  /^(?:sep|set)/,
  /^(?:oct|okt|ott|out)/,
  /^nov/,
  /^(?:dec|dez|dic)/,
];
const MONTH_NAME =
  /^(?:jan(?:uary|uar|eiro|v|vier)?|ene(?:ro)?|gen(?:naio)?|feb(?:ruary|ruar|rero|braio)?|fev(?:r|rier|ereiro)?|mar(?:ch|s|zo|co|z)?|maerz|mrz|apr(?:il|ile)?|abr(?:il)?|avr(?:il)?|may(?:o)?|mai(?:o)?|mag(?:gio)?|jun(?:e|i|io|ho)?|juin|giu(?:gno)?|jul(?:y|i|io|ho)?|juil(?:l|let)?|lug(?:lio)?|aug(?:ust)?|ago(?:sto)?|aout|sep(?:t|tember|tembre|tiembre)?|set(?:t|tembre|embro)?|oct(?:ober|obre|ubre)?|okt(?:ober)?|ott(?:obre)?|out(?:ubro)?|nov(?:ember|embre|iembre|embro)?|dec(?:ember|embre)?|dez(?:ember|embro)?|dic(?:iembre|embre)?)$/;

/**
 * A month by its name, with or without accents, in any of the languages.
 * @returns 1 to 12; 0 where it is none
 */
export function monthByName(name: string): number {
  const plain = plainOf(name);
  if (MONTH_NAME.test(plain)) return BEGINNINGS.findIndex((month) => month.test(plain)) + 1;
  byName ??= collectNames();
  return byName.get(plain) ?? 0;
}

/**
 * The directives of `spellDate` that write a month as a name is written.
 * @param month counted from 0
 * @param name with the point that follows it, where one is to be written with it
 */
export function directivesFor(month: number, name: string): readonly string[] {
  const all: string[] = [];
  for (const [code, names] of [...Object.entries(USUAL), ...Object.entries(namesOfOthers())]) {
    for (const form of Object.keys(names) as Form[]) {
      for (const cased of [`${code[0]!.toUpperCase()}${code[1]}`, code, code.toUpperCase()]) {
        const directive = SPELT[form](cased);
        if (nameMonth(month, directive.language, directive.letter) === name) {
          all.push(`%{${directive.language}}${directive.letter}`);
        }
      }
    }
  }
  return all;
}

/** How a directive asks for a form. */
const SPELT: Readonly<Record<Form, (code: string) => { readonly language: string; readonly letter: 'B' | 'b' }>> = {
  B: (language) => ({ language, letter: 'B' }),
  b: (language) => ({ language, letter: 'b' }),
  p: (code) => ({ language: `${code}.`, letter: 'b' }),
  Bday: (code) => ({ language: `${code}:day`, letter: 'B' }),
  bday: (code) => ({ language: `${code}:day`, letter: 'b' }),
  pday: (code) => ({ language: `${code}:day.`, letter: 'b' }),
  b3: (code) => ({ language: `${code}3`, letter: 'b' }),
};

/**
 * The name of a month, counted from 0.
 * @param language a code whose letters are written as the name's are to be: `fr` août, `Fr` Août, `FR` AOÛT; `fr.` with a
 *   point where it is cut short; `pl:day` as it stands beside a day; `ru3` its first three letters; or all twelve names,
 *   with `|` between them
 * @param length B whole, b cut short
 * @returns undefined for a language that is not known
 */
export function nameMonth(month: number, language: string, length: 'B' | 'b'): string | undefined {
  if (language.includes('|')) return language.split('|')[month];
  const [, cased = '', day = '', more = ''] = /^([A-Za-z]{2})(:day)?([.3]?)$/.exec(language) ?? [];
  const code = cased.toLowerCase();
  const form = `${more === '.' ? 'p' : length}${day === '' ? '' : 'day'}${more === '3' ? '3' : ''}` as Form;
  const name = (USUAL[code] ?? namesOfOthers()[code])?.[form]?.[month];
  if (name === undefined || cased === code) return name;
  return cased === cased.toUpperCase()
    ? name.toLocaleUpperCase(code)
    : `${name[0]!.toLocaleUpperCase(code)}${name.slice(1)}`;
}

function namesOfOthers(): Readonly<Record<string, Names>> {
  others ??= Object.fromEntries(OTHERS.map((code) => [code, namesBy(code)]));
  return others;
}

/** The names that `Intl` has for a language, alone and beside a day. */
function namesBy(code: string): Names {
  const of = (month: 'long' | 'short', beside: 'day' | 'year') => {
    const format = new Intl.DateTimeFormat(code, { month, [beside]: 'numeric', timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, at) => {
      const parts = format.formatToParts(Date.UTC(2001, at, 1));
      return (parts.find(({ type }) => type === 'month')?.value ?? '').toLocaleLowerCase(code);
    });
  };
  const bare = (names: readonly string[]) => names.map((name) => name.replace(/\.$/, ''));
  const [B, p, Bday, pday] = [of('long', 'year'), of('short', 'year'), of('long', 'day'), of('short', 'day')];
  return { B, b: bare(p), p, Bday, bday: bare(pday), pday, b3: B.map((name) => name.slice(0, 3)) };
}

/** The months of the other languages by their names; 0 for one that is not the same month in all of them. */
function collectNames(): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  // Names count before the first three letters, which a month of another language may share.
  for (const isShort of [false, true]) {
    const found = new Map<string, number>();
    for (const names of Object.values(namesOfOthers())) {
      for (const form of (Object.keys(names) as Form[]).filter((one) => (one === 'b3') === isShort)) {
        names[form]!.forEach((name, at) => {
          const plain = plainOf(name.replace(/\.$/, ''));
          if (!known.has(plain))
            found.set(plain, found.get(plain) === undefined || found.get(plain) === at + 1 ? at + 1 : 0);
        });
      }
    }
    for (const [name, month] of found) known.set(name, month);
  }
  return known;
}

/** In lower case and without accents. */
function plainOf(name: string): string {
  return name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ı', 'i').replaceAll('ł', 'l');
}
