// Names of months in other languages than English, in lower case: whole, and as they are cut short.

/** Languages by their codes in ISO 639. */
export const MONTH_NAMES: Readonly<Record<string, { readonly B: readonly string[]; readonly b: readonly string[] }>> = {
  de: {
    B: 'januar februar märz april mai juni juli august september oktober november dezember'.split(' '),
    b: 'jan feb mär apr mai jun jul aug sep okt nov dez'.split(' '),
  },
  fr: {
    B: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
    b: 'janv févr mars avr mai juin juil août sept oct nov déc'.split(' '),
  },
  es: {
    B: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' '),
    b: 'ene feb mar abr may jun jul ago sep oct nov dic'.split(' '),
  },
  it: {
    B: 'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(' '),
    b: 'gen feb mar apr mag giu lug ago set ott nov dic'.split(' '),
  },
  pt: {
    B: 'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro'.split(' '),
    b: 'jan fev mar abr mai jun jul ago set out nov dez'.split(' '),
  },
};

/**
 * The name of a month, counted from 0.
 * @param language a code whose letters are written as the name's are to be: `fr` août, `Fr` Août, `FR` AOÛT
 * @param length B whole, b cut short
 * @returns undefined for a language that is not known
 */
export function nameMonth(month: number, language: string, length: 'B' | 'b'): string | undefined {
  const name = MONTH_NAMES[language.toLowerCase()]?.[length][month];
  if (name === undefined || language === language.toLowerCase()) return name;
  return language === language.toUpperCase() ? name.toUpperCase() : `${name[0]!.toUpperCase()}${name.slice(1)}`;
}
