// The three menus of the page: models, series of a file, features of a model.
import type { LibraryEntry } from '../model/model-library.ts';
import type { History } from '../state/state.ts';
import type { PageElements } from './page-elements.ts';

/** Lists the shipped models, the first one chosen. */
export function listModels(
  { modelList }: PageElements,
  library: readonly LibraryEntry[],
  choose: (one: LibraryEntry) => void,
): void {
  modelList.replaceChildren(
    ...library.map((one, i) => {
      const label = document.createElement('label');
      const input = document.createElement('input');
      Object.assign(input, { type: 'radio', name: 'model', value: one.name, checked: i === 0 });
      input.addEventListener('change', () => choose(one));
      label.append(input, one.title);
      return label;
    }),
  );
}

/** Shows which of the shipped models is the open one, if any is. */
export function markModel({ modelList }: PageElements, open: LibraryEntry | undefined): void {
  for (const input of modelList.querySelectorAll('input')) input.checked = input.value === open?.name;
}

/** Lists what a file holds, where that is more than one series. */
export function listSeries({ series }: PageElements, histories: readonly History[]): void {
  series.replaceChildren(...histories.map(({ name }, i) => new Option(name, String(i))));
  series.hidden = histories.length < 2;
}

/** Lists what a model reads, where that is more than one feature. */
export function listFeatures({ feature }: PageElements, features: readonly string[], shown: string | undefined): void {
  feature.replaceChildren(...features.map((name) => new Option(name, name)));
  feature.hidden = features.length < 2;
  feature.value = shown ?? '';
}
