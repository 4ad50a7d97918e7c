// Which column of a file holds what: long form, wide form, or one series. Knows nothing of the cells.

import { InputError, option, type Text, text } from '../errors.ts';

/** The names of columns that a reader was given or assumes. */
export interface ColumnNames {
  /** Column that names the series, default `unique_id`. */
  readonly id?: string;
  /** Column of the times, default `ds`. */
  readonly time?: string;
  /** Column or columns of the values, default `y`. */
  readonly target?: string | readonly string[];
  /** Columns of values that are read after the targets and known up to now only. */
  readonly pastCovariates?: readonly string[];
  /** Columns of values that are read after those and known in advance. */
  readonly futureCovariates?: readonly string[];
  /** Columns of values that a model needs, in place of targets and covariates: their names are not up to the reader. */
  readonly needed?: readonly string[];
}

/** A column of values, and what named it. */
interface WantedColumn {
  readonly name: string;
  /** An option; absent where a model did. */
  readonly option?: string;
}

/** Where the column names stand. */
interface HeaderPlace {
  readonly file: string;
  readonly row: number;
}

/** Columns of one series, or of every series in long form. */
interface SeriesColumns {
  /** Name of the series; absent in long form, where every row names its own. */
  readonly id?: string;
  readonly features: readonly string[];
  /** Index of the column of every feature. */
  readonly columns: readonly number[];
}

/** What every column is for, as indices into a row. */
export interface Layout {
  readonly form: 'long' | 'wide' | 'single';
  readonly id?: number;
  readonly time?: number;
  readonly series: readonly SeriesColumns[];
}

/**
 * Decides what the columns of a file mean.
 * With an id column the file is in long form. Without one, and with `target` given or `y` the only column of values, it is
 * one series, named after the file. Otherwise every column but the time is a series of its own, named after the column.
 * @param columns The column names.
 * @param place Name of the file, for messages and for the name of a single series, and line of the column names.
 * @param names The names given; a given name must exist, an assumed one may be absent.
 * @throws InputError when a name is given that the file lacks, stands there twice, or no column is left for values.
 */
export function findLayout(columns: readonly string[], place: HeaderPlace, names: ColumnNames): Layout {
  const { file } = place;
  const twice = columns.find((name, index) => name !== '' && columns.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError({
      ...place,
      column: twice,
      found: `column "${twice}" stands there twice`,
      expected: 'every name once',
      remedy: 'Rename or remove one of them.',
    });
  }
  const find = (name: string | undefined, assumed: string, option: string) => {
    const index = columns.indexOf(name ?? assumed);
    if (index === -1 && name !== undefined) throw missingColumn({ name, option }, columns, place);
    return index === -1 ? undefined : index;
  };
  const id = find(names.id, 'unique_id', 'id');
  const time = find(names.time, 'ds', 'time');
  const wanted = wantedColumns(names);
  const rest = columns.filter((_, index) => index !== id && index !== time);
  const onlyDefault = rest.length === 1 && rest[0] === 'y';
  const timeIndex = time === undefined ? {} : { time };

  if (id !== undefined || wanted !== undefined || onlyDefault) {
    const all = wanted ?? [{ name: 'y', option: 'target' }];
    const features = all.map(({ name }) => name);
    checkNames(all, file);
    const indices = all.map((column) => {
      const index = columns.indexOf(column.name);
      if (index === -1) throw missingColumn(column, columns, { ...place, candidates: rest });
      return index;
    });
    if (id !== undefined) return { form: 'long', id, ...timeIndex, series: [{ features, columns: indices }] };
    return { form: 'single', ...timeIndex, series: [{ id: nameOfFile(file), features, columns: indices }] };
  }

  if (rest.length === 0) throw missingColumn({ name: 'y', option: 'target' }, columns, { ...place, candidates: rest });
  const unnamed = columns.indexOf('');
  if (unnamed !== -1) {
    throw new InputError({
      ...place,
      column: '',
      found: `column ${unnamed + 1} has no name`,
      expected: 'a name for every series',
      remedy: 'Name it, or remove the column.',
    });
  }
  if (rest.every((name) => name !== '' && Number.isFinite(Number(name))) && time === undefined) {
    throw new InputError({
      ...place,
      found: `the first line holds numbers (${listed(rest)})`,
      expected: 'column names',
      remedy: 'Add a line of names, such as unique_id,ds,y.',
    });
  }
  const series = rest.map((name) => ({ id: name, features: ['y'], columns: [columns.indexOf(name)] }));
  return { form: 'wide', ...timeIndex, series };
}

/** The columns of values that were named, targets first; undefined where none was. */
function wantedColumns({
  target,
  pastCovariates = [],
  futureCovariates = [],
  needed,
}: ColumnNames): readonly WantedColumn[] | undefined {
  if (needed !== undefined) return needed.map((name) => ({ name }));
  const targets = typeof target === 'string' ? [target] : target;
  if (targets === undefined && pastCovariates.length + futureCovariates.length === 0) return undefined;
  const named = (list: readonly string[], option: string) => list.map((name) => ({ name, option }));
  return [
    ...named(targets ?? ['y'], 'target'),
    ...named(pastCovariates, 'pastCovariates'),
    ...named(futureCovariates, 'futureCovariates'),
  ];
}

/** @throws InputError when no column is named, or one twice */
function checkNames(all: readonly WantedColumn[], file: string): void {
  if (all.length === 0) {
    const remedy = text`Pass ${option('target')} with the names of columns.`;
    throw new InputError({ file, found: 'no column is named to be read', expected: 'one or more', remedy });
  }
  const again = all.find(({ name }, index) => all.findIndex((one) => one.name === name) < index);
  if (again === undefined) return;
  const [first, second] = all.filter(({ name }) => name === again.name).map((one) => one.option);
  const nameOf = (one: string | undefined) => (one === undefined ? 'the model' : option(one));
  const by = first === second ? text`both times by ${nameOf(first)}` : text`by ${nameOf(first)} and ${nameOf(second)}`;
  const found = text`column ${JSON.stringify(again.name)} is named twice, ${by}`;
  throw new InputError({ file, column: again.name, found, expected: 'once', remedy: 'Leave one of them out.' });
}

/** Names in quotes, with commas, at most twenty. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => JSON.stringify(name));
  return names.length > 20 ? `${shown.join(', ')} and ${names.length - 20} more` : shown.join(', ');
}

function missingColumn(
  { name, option: by }: WantedColumn,
  columns: readonly string[],
  { candidates = columns, ...place }: HeaderPlace & { readonly candidates?: readonly string[] },
): InputError {
  const near = closest(name, candidates) ?? (candidates.length === 1 ? candidates[0] : undefined);
  const there = columns.length === 0 ? 'none' : listed(columns);
  const told = by === undefined ? 'the model needs it' : option(by);
  const found = text`no column ${JSON.stringify(name)} (${told}), the columns are ${there}`;
  return new InputError({ ...place, column: name, found, remedy: remedyFor(by, near) });
}

function remedyFor(by: string | undefined, near: string | undefined): Text {
  if (by !== undefined) {
    return near === undefined
      ? text`Pass ${option(by)} with one of these names.`
      : text`Did you mean ${option(by, near)}?`;
  }
  const first = near === undefined ? 'Add it' : `If ${JSON.stringify(near)} is it, name it so`;
  return `${first}; a model knows its columns by the names it was trained with.`;
}

/** The name that a person who typed `name` probably meant. */
function closest(name: string, candidates: readonly string[]): string | undefined {
  const allowed = Math.max(1, Math.floor(name.length / 3));
  let best: string | undefined;
  let least = allowed + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Levenshtein's distance: insertions, deletions and replacements. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}

function nameOfFile(file: string): string {
  const base = file.split(/[\\/]/).at(-1) ?? '';
  return base.replace(/(.)\.[^.]*$/, '$1') || 'series';
}
