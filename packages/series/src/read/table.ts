// What a file of any format looks like to the reader of series: column names, then rows of cells.

/** One cell: text in CSV; in JSON whatever stood there, `null` where the key is absent. */
export type Cell = unknown;

/**
 * Takes one row.
 * @param cells One a column, in the order of the column names.
 * @param row 1-based line of the file on which the row begins.
 */
export type VisitRow = (cells: readonly Cell[], row: number) => void;

/** Column names, and the line they stand on. */
export interface Header {
  readonly columns: readonly string[];
  readonly row: number;
  /** How many lines stand above what seem to be the names, where these are none. */
  readonly below?: number;
  /** Whether the names are ours: the file has none. */
  readonly isMade?: boolean;
  /** What parts the cells, in text. */
  readonly delimiter?: string | undefined;
}

/** Takes the column names and says who takes the rows. */
export type OpenTable = (header: Header) => VisitRow;
