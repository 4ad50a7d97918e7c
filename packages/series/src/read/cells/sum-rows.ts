// Rows that sum up those above them, as spreadsheets and ledgers end: Total, Grand Total, Summe, Итого.

const SUM =
  /^(?:(?:grand|sub|general)?[ -]?totals?(?: g[eé]n[eé]ral| general)?|sum|sums|summe|gesamt(?:summe|ergebnis)?|totale(?: complessivo)?|totaal|eindtotaal|suma(?: końcowa)?|razem|ogółem|celkem|итого|всего|общий итог|összesen|yhteensä|toplam|genel toplam|summa|average|mean|durchschnitt|mittelwert)[ :.]*$/i;

/** What helps where a cell names such a row; undefined where it does not. */
export function remedyForSum(cell: unknown): string | undefined {
  return typeof cell === 'string' && SUM.test(cell.trim())
    ? 'It seems to sum up the rows above it: remove the row.'
    : undefined;
}
