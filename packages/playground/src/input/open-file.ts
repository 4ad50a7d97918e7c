// What a person drops or chooses: a model, data, or one of each.

import type { History, Notice } from '../state/state.ts';
import { explainError } from './explain-error.ts';

/** What to do with what a file holds; both say what there is to know of it, if anything. */
export interface FileHost {
  useHistories(histories: readonly History[]): string | undefined;
  /** Rejects where the model cannot be used. */
  useModel(model: Uint8Array, file: string): Promise<string | undefined>;
  /** What the open model reads. */
  features(): readonly string[];
  notify(notice: Notice | undefined): void;
}

const lineRemedy = 'Correct that line, then drop the file again.';
const dataRemedy =
  'The page reads one row a step: a column y, or one column a series, and a column of dates if there is one.';
const modelRemedy = 'Drop an .onnx file that onnxcast export wrote.';

/** Opens files by their names' ends: the first model, then the first table; says of the others that they were not. */
export async function openFiles(files: readonly File[], host: FileHost): Promise<void> {
  host.notify(undefined);
  const model = files.find(isModel);
  const table = files.find(isTable);
  const opened = model && (await openOne(() => readModel(model, host), modelRemedy));
  const read = table && (await openOne(() => readTable(table, host), dataRemedy));
  // A table that could be read answers what the model's note asks for.
  const isAnswered = opened?.kind === 'info' && read?.kind !== 'error' && table !== undefined;
  const others = files.filter((file) => file !== model && file !== table).map(refuse);
  const notices = [isAnswered ? undefined : opened, read, ...others].filter((notice) => notice !== undefined);
  if (notices.length === 0) return;
  const isError = notices.some(({ kind }) => kind === 'error');
  host.notify({ kind: isError ? 'error' : 'info', text: notices.map(({ text }) => text).join(' ') });
}

function isModel({ name }: File): boolean {
  return /\.onnx$/i.test(name);
}

function isTable({ name }: File): boolean {
  return /\.(csv|tsv|txt|json)$/i.test(name);
}

async function readModel(file: File, host: FileHost): Promise<string | undefined> {
  return host.useModel(new Uint8Array(await file.arrayBuffer()), file.name);
}

async function readTable(file: File, host: FileHost): Promise<string | undefined> {
  const { readHistories } = await import('./read-history.ts');
  return host.useHistories(readHistories(await file.text(), file.name, host.features()));
}

async function openOne(open: () => Promise<string | undefined>, remedy: string): Promise<Notice | undefined> {
  try {
    const text = await open();
    return text === undefined ? undefined : { kind: 'info', text };
  } catch (error) {
    return { kind: 'error', text: explainError(error, remedy, lineRemedy) };
  }
}

function refuse(file: File): Notice {
  if (isModel(file) || isTable(file)) {
    return { kind: 'info', text: `${file.name} was not opened: the page takes one table and one model at a time.` };
  }
  return { kind: 'error', text: `${file.name}: the page opens .csv, .json and .onnx files.` };
}

/** Listens to files that are dropped anywhere on the page. */
export function listenToDrops(veil: HTMLElement, open: (files: readonly File[]) => void): void {
  const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
  document.addEventListener('dragover', (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) veil.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    veil.hidden = true;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    open(files);
  });
}
