// The shipped models, as `models/index.json` lists them.

import { continueLabels } from '../input/continue-labels.ts';
import type { History } from '../state/state.ts';

/** One shipped model. */
export interface LibraryEntry {
  readonly name: string;
  readonly title: string;
  /** Its file, beside the list. */
  readonly file: string;
  readonly sentence: string;
  readonly unit: string;
  /** Steps to forecast at first. */
  readonly horizon: number;
  /** Something to forecast from. */
  readonly history: { readonly times: readonly string[]; readonly values: readonly number[] };
}

/** Address of a file of the folder of models. */
function addressOf(file: string): URL {
  return new URL(`models/${file}`, document.baseURI);
}

/** Fetches the list. */
export async function fetchLibrary(): Promise<readonly LibraryEntry[]> {
  return (await fetchFile('index.json')).json();
}

/** Fetches a model's bytes. */
export async function fetchModel({ file }: LibraryEntry): Promise<Uint8Array> {
  return new Uint8Array(await (await fetchFile(file)).arrayBuffer());
}

/** Fetches a model's card as HTML, made of its Markdown when the page was built. */
export async function fetchCard({ name }: LibraryEntry): Promise<string> {
  return (await fetchFile(`${name}.html`)).text();
}

/** The sample history of a model. */
export function sampleOf({ title, history }: LibraryEntry): History {
  return { name: `${title}, a sample`, values: history.values, times: continueLabels(history.times) };
}

async function fetchFile(file: string): Promise<Response> {
  const response = await fetch(addressOf(file));
  if (response.ok) return response;
  throw new Error(
    `models/${file}: the server answers ${response.status}. Build the page again with \`npm run playground\`.`,
  );
}
