// Which column of a file holds what: long form, wide form, or one series. Knows nothing of the cells.

import { InputError, option, type Text, text } from '../errors.ts';
import { queryOfIds } from './advice/queries.ts';
import type { ColumnSurvey } from './cells/column-survey.ts';
import { MISSING } from './cells/missing.ts';
import type { ColumnNames, ReadOptions } from './read-options.ts';
import type { Cell, Header } from './table.ts';
import { isGrid } from './text/header.ts';

/** A column of values, and what named it. */
interface WantedColumn {
  readonly name: string;
  /** An option, by its name in code: the command puts `--` before it; absent where a model did. */
  readonly option?: string;
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
  /** What a person should know. */
  readonly notes?: readonly Text[];
}

/** What is known of the columns before their roles are decided. */
interface Found {
  readonly file: string;
  /** The column of the times, if there is one. */
  readonly time: number | undefined;
  /** Columns that hold nothing, such as one that counts the rows. */
  readonly ignored: readonly number[];
  /** What each column holds. */
  readonly surveys: readonly ColumnSurvey[];
}

/**
 * Decides what the columns of a file mean.
 * With an id column the file is in long form. Without one, and with `target` given or `y` the only column of values, it is
 * one series, named after the file. Otherwise every column but the time is a series of its own, named after the column.
 * @param names The names given; a given name must exist, an assumed one may be absent.
 * @throws InputError when a name is given that the file lacks, or no column is left for values.
 */
export function findLayout(
  { columns, row, below }: Header,
  names: ColumnNames & Pick<ReadOptions, 'missing' | 'fill'>,
  { file, time, ignored, surveys }: Found,
): Layout {
  const place = { file, row };
  const id = findColumn({ columns, row }, { name: names.id, assumed: 'unique_id', option: 'id', file });
  const wanted = wantedColumns(names);
  const rest = columns.filter((_, index) => index !== id && index !== time && !ignored.includes(index));
  const onlyDefault = rest.length === 1 && rest[0] === 'y';
  const timeIndex = time === undefined ? {} : { time };

  if (id !== undefined || wanted !== undefined || onlyDefault) {
    const only = id === undefined || rest.includes('y') ? undefined : onlyNumbers(columns, rest, surveys);
    const all = wanted ?? [{ name: only ?? 'y', option: 'target' }];
    const features = all.map(({ name }) => name);
    checkNames(all, file);
    const indices = all.map(({ name, option }) => {
      const index = columns.indexOf(name);
      if (index === -1) throw missingColumn({ name, option, columns, file, row, candidates: rest });
      return index;
    });
    if (id !== undefined) {
      const notes =
        wanted === undefined && only !== undefined
          ? [text`Column ${JSON.stringify(only)}, the only other one of numbers, is taken for the values.`]
          : [];
      return { form: 'long', id, ...timeIndex, series: [{ features, columns: indices }], notes };
    }
    return { form: 'single', ...timeIndex, series: [{ id: nameOfFile(file), features, columns: indices }] };
  }

  if (rest.length === 0) throw missingColumn({ name: 'y', option: 'target', columns, file, row, candidates: rest });
  const unnamed = columns.findIndex((name, index) => name === '' && index !== time && !ignored.includes(index));
  if (unnamed !== -1) {
    throw new InputError({
      ...place,
      column: '',
      found: `column ${unnamed + 1} has no name`,
      expected: 'a name for every series',
      remedy:
        unnamed === 0
          ? text`Name it, or remove the column; if it holds the times, pass ${option('time', '')}, if it names the series, ${option('id', '')}.`
          : below === undefined
            ? text`If the names stand in a line below, pass ${option('skip')} with the number of lines before it; else name it, or remove the column.`
            : text`The names of the columns seem to stand in line ${below + 1}: pass ${option('skip', below)}; else name it, or remove the column.`,
    });
  }
  const lacks = (name: string) => surveys[columns.indexOf(name)]!.missing.size > 0;
  const isTold = names.missing !== undefined || names.fill !== undefined;
  if (!isTold && rest.includes('y') && !lacks('y') && rest.some(lacks)) {
    const others = rest.filter((name) => name !== 'y').map((name) => JSON.stringify(name));
    const list = others.length > 8 ? `${others.slice(0, 8).join(', ')}, ... (${others.length})` : others.join(', ');
    const note = text`Column "y" is taken for the values; ${list} ${others.length === 1 ? 'lacks some and is' : 'are, as some lack values,'} passed over: name columns with ${option('target')} to read others.`;
    const only = { id: nameOfFile(file), features: ['y'], columns: [columns.indexOf('y')] };
    return { form: 'single', ...timeIndex, series: [only], notes: [note] };
  }
  const series = rest.map((name) => ({ id: name, features: ['y'], columns: [columns.indexOf(name)] }));
  return { form: 'wide', ...timeIndex, series };
}

/** The only one of some columns that holds more numbers than text; undefined where there are others. */
function onlyNumbers(
  columns: readonly string[],
  some: readonly string[],
  surveys: readonly ColumnSurvey[],
): string | undefined {
  const numeric = some.filter((name) => {
    const { numbers, text, booleans } = surveys[columns.indexOf(name)]!;
    return name !== '' && numbers > text + booleans;
  });
  return numeric.length === 1 ? numeric[0] : undefined;
}

/** @throws InputError when a name of those that are used stands there twice */
export function checkColumns({ columns, row }: Header, used: readonly string[], file: string): void {
  const twice = columns.find((name, index) => used.includes(name) && name !== '' && columns.indexOf(name) !== index);
  if (twice === undefined) return;
  const found = `column ${JSON.stringify(twice)} stands there twice`;
  throw new InputError({
    file,
    row,
    column: twice,
    found,
    expected: 'every name once',
    remedy: 'Rename or remove one of them.',
  });
}

/**
 * The index of a column by the name given for it, or by the assumed one; undefined where only the assumed one is absent.
 * @throws InputError when the given one is absent
 */
export function findColumn(
  { columns, row }: Header,
  {
    name,
    assumed,
    option,
    file,
  }: { readonly name: string | undefined; readonly assumed: string; readonly option: string; readonly file: string },
): number | undefined {
  const index = columns.indexOf(name ?? assumed);
  const several = name?.split(',').map((one) => one.trim()) ?? [];
  if (index === -1 && option === 'id' && several.length > 1 && several.every((one) => columns.includes(one))) {
    throw new InputError({
      file,
      row,
      option: 'id',
      found: name,
      expected: 'one column',
      remedy: text`For several that tell the series apart together, pass ${queryOfIds(several)} in place of it.`,
    });
  }
  if (index === -1 && name !== undefined) throw missingColumn({ name, option, columns, file, row });
  return index === -1 ? undefined : index;
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
  const by = (name: string | undefined) => (name === undefined ? 'the model' : option(name));
  const twice = first === second ? text`both times by ${by(first)}` : text`by ${by(first)} and ${by(second)}`;
  throw new InputError({
    file,
    column: again.name,
    found: text`column ${JSON.stringify(again.name)} is named twice, ${twice}`,
    expected: 'once',
    remedy: 'Leave one of them out.',
  });
}

/** Names in quotes, with commas, at most twenty. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => JSON.stringify(name));
  return names.length > 20 ? `${shown.join(', ')} and ${names.length - 20} more` : shown.join(', ');
}

function missingColumn({
  name,
  option: named,
  columns,
  file,
  row,
  candidates = columns,
}: {
  readonly name: string;
  readonly option: string | undefined;
  readonly columns: readonly string[];
  readonly file: string;
  readonly row: number;
  readonly candidates?: readonly string[];
}): InputError {
  const near = closest(name, candidates) ?? (candidates.length === 1 ? candidates[0] : undefined);
  const why = named === undefined ? 'the model needs it' : option(named);
  const ours = text`${near === undefined ? 'Add it' : `If ${JSON.stringify(near)} is it, name it so`}; a model knows its columns by the names it was trained with.`;
  const isSpaced = columns.length === 1 && /\S\s+\S/.test(columns[0]!);
  const theirs = isSpaced
    ? 'If spaces part its cells, put commas, semicolons, tabs or bars in their place.'
    : isGrid(columns)
      ? text`If every row is a series, pass ${option('layout', 'rows')}.`
      : near === undefined
        ? text`Pass ${option(named ?? '')} with one of these names.`
        : text`Did you mean ${option(named ?? '', near)}?`;
  return new InputError({
    file,
    row,
    column: name,
    found: text`no column ${JSON.stringify(name)} (${why}), the columns are ${columns.length === 0 ? 'none' : listed(columns)}`,
    remedy: named === undefined ? ours : theirs,
  });
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

/** The name of a series that is alone in its file. */
export function nameOfFile(file: string): string {
  const base = file.split(/[\\/]/).at(-1) ?? '';
  const plain = base.replace(/(.)\.(?:gz|gzip|zst|zstd)$/i, '$1');
  return plain.replace(/(.)\.[^.]*$/, '$1') || 'series';
}

/** Names columns that have none: `ds`, `unique_id` and `y` for what seems to be that. */
export function nameMade(header: Header, surveys: readonly ColumnSurvey[]): Header {
  const columns = [...header.columns];
  const dates = surveys.findIndex(({ holdsDates }) => holdsDates);
  const time = dates >= 0 ? dates : surveys.length > 1 && surveys[0]!.countsRows ? 0 : -1;
  const id = surveys.findIndex(({ text, rows }, at) => at !== time && text === rows);
  const rest = columns.flatMap((_, at) => (at === time || at === id ? [] : [at]));
  if (time >= 0) columns[time] = 'ds';
  if (id >= 0) columns[id] = 'unique_id';
  if (rest.length === 1) columns[rest[0]!] = 'y';
  return { ...header, columns };
}

/** @throws InputError where a first row that was told to be data has words alone, above numbers */
export function refuseNames(
  first: readonly Cell[],
  surveys: readonly ColumnSurvey[],
  place: { readonly file: string; readonly row: number },
): void {
  const areWords = first.every((cell) => typeof cell === 'string' && /^\p{L}/u.test(cell) && !MISSING.test(cell));
  const isAbove = surveys.some(({ numbers, rows }) => rows > 2 && numbers === rows - 1);
  if (first.length < 2 || !areWords || !isAbove) return;
  throw new InputError({
    ...place,
    found: `the first line holds names (${first
      .slice(0, 5)
      .map((cell) => JSON.stringify(cell))
      .join(', ')})`,
    expected: 'data',
    remedy: text`Leave ${option('header', 'none')} out.`,
  });
}
