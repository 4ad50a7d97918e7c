// Years that begin in one calendar year and end in the next, named by both: 2010/11, 1950-51, FY 2010/2011.

const SPAN = /^(\D*)(\d{4})([-/–])(\d{4}|\d{2})(\D*)$/;

/** Keeps how the labels of a column are spelt while all are such years. */
export class SpanYears {
  private spelling: string | undefined;
  private readonly years = new Set<string>();
  private isBroken = false;
  private rows = 0;

  see(label: string): void {
    if (this.isBroken) return;
    const { year, spelling } = readSpan(label) ?? {};
    this.spelling ??= spelling;
    this.isBroken = year === undefined || this.spelling !== spelling;
    this.rows++;
    if (year !== undefined) this.years.add(year);
  }

  /**
   * How they are spelt, as `spellDate` takes it: `%n/{+1}%2n`.
   * @returns undefined where not all of so many rows are such years, or all are one, which may be a month
   */
  spell(rows: number): string | undefined {
    return this.isBroken || this.rows < rows || this.years.size < 2 ? undefined : this.spelling;
  }
}

/** The year in which such a year begins; undefined where a label is none, or is spelt otherwise. */
export function yearIn(label: string, spelling: string): string | undefined {
  const span = readSpan(label);
  return span?.spelling === spelling ? span.year : undefined;
}

function readSpan(label: string): { readonly year: string; readonly spelling: string } | undefined {
  const [, before = '', year = '', between, end = '', after = ''] = SPAN.exec(label) ?? [];
  if (between === undefined || label.includes('%') || year.startsWith('0')) return undefined;
  if (String(Number(year) + 1).slice(-end.length) !== end) return undefined;
  return { year, spelling: `${before}%n${between}{+1}%${end.length}n${after}` };
}
