// Names of months in several languages, in lower case: whole, as they are cut short, and as they are with a point where they are.

/** Languages by their codes in ISO 639. */
export const MONTH_NAMES: Readonly<Record<string, Readonly<Record<'B' | 'b' | 'p', readonly string[]>>>> = {
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

/**
 * The name of a month, counted from 0.
 * @param language a code whose letters are written as the name's are to be: `fr` août, `Fr` Août, `FR` AOÛT; `fr.` with a
 *   point where it is cut short; or all twelve names, with `|` between them
 * @param length B whole, b cut short
 * @returns undefined for a language that is not known
 */
export function nameMonth(month: number, language: string, length: 'B' | 'b'): string | undefined {
  if (language.includes('|')) return language.split('|')[month];
  const [code = ''] = language.toLowerCase().split('.');
  const name = MONTH_NAMES[code]?.[language.endsWith('.') ? 'p' : length][month];
  if (name === undefined || language === language.toLowerCase()) return name;
  return language === language.toUpperCase() ? name.toUpperCase() : `${name[0]!.toUpperCase()}${name.slice(1)}`;
}
