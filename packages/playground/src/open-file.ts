// What a person drops or chooses: a model or data.
import { explainError } from './explain-error.ts';
import type { History, Notice } from './state.ts';

/** What to do with what a file holds. */
export interface FileHost {
  useHistories(histories: readonly History[]): void;
  useModel(model: Uint8Array, file: string): Promise<void>;
  /** What the open model reads. */
  features(): readonly string[];
  notify(notice: Notice | undefined): void;
}

const lineRemedy = 'Correct that line, then drop the file again.';
const dataRemedy =
  'The page reads one row a step: a column y, or one column a series, and a column of dates if there is one.';
const modelRemedy = 'Drop an .onnx file that onnxcast export wrote.';

/** Opens a file by its name's end. */
export async function openFile(file: File, host: FileHost): Promise<void> {
  host.notify(undefined);
  const isModel = /\.onnx$/i.test(file.name);
  try {
    if (isModel) await host.useModel(new Uint8Array(await file.arrayBuffer()), file.name);
    else if (/\.(csv|tsv|txt|json)$/i.test(file.name)) {
      const { readHistories } = await import('./read-history.ts');
      host.useHistories(readHistories(await file.text(), file.name, host.features()));
    } else throw new Error(`${file.name}: the page opens .csv, .json and .onnx files.`);
  } catch (error) {
    host.notify({ kind: 'error', text: explainError(error, isModel ? modelRemedy : dataRemedy, lineRemedy) });
  }
}

/** Listens to files that are dropped anywhere on the page. */
export function listenToDrops(veil: HTMLElement, host: FileHost): void {
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
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    void openFile(file, host);
  });
}
