// Every element of the page that a script speaks to, found once.

/** Finds the elements. */
export function findElements() {
  return {
    modelList: find('model-list', HTMLElement),
    source: find('source', HTMLElement),
    length: find('length', HTMLElement),
    series: find('series', HTMLSelectElement),
    feature: find('feature', HTMLSelectElement),
    clear: find('clear', HTMLButtonElement),
    undo: find('undo', HTMLButtonElement),
    open: find('open', HTMLButtonElement),
    sample: find('sample', HTMLButtonElement),
    file: find('file', HTMLInputElement),
    chart: find('chart', HTMLElement),
    handle: find('handle', HTMLElement),
    start: find('start', HTMLElement),
    horizon: find('horizon', HTMLElement),
    tip: find('tip', HTMLElement),
    hint: find('hint', HTMLElement),
    figureHorizon: find('figure-horizon', HTMLElement),
    figureTime: find('figure-time', HTMLElement),
    figureError: find('figure-error', HTMLElement),
    figureRuntime: find('figure-runtime', HTMLElement),
    compare: find('compare', HTMLInputElement),
    comparison: find('comparison', HTMLElement),
    training: find('training', HTMLElement),
    recipes: find('recipes', HTMLElement),
    recipe: find('recipe', HTMLElement),
    cellsOption: find('cells-option', HTMLElement),
    cells: find('cells', HTMLSelectElement),
    epochsOption: find('epochs-option', HTMLElement),
    epochs: find('epochs', HTMLInputElement),
    allOption: find('all-option', HTMLElement),
    all: find('all', HTMLInputElement),
    allWords: find('all-words', HTMLElement),
    train: find('train', HTMLButtonElement),
    stop: find('stop', HTMLButtonElement),
    progress: find('progress', HTMLProgressElement),
    progressWords: find('progress-words', HTMLElement),
    evaluation: find('evaluation', HTMLElement),
    losses: find('losses', HTMLElement),
    download: find('download', HTMLAnchorElement),
    notice: find('notice', HTMLElement),
    noticeText: find('notice-text', HTMLElement),
    closeNotice: find('close-notice', HTMLButtonElement),
    spoken: find('spoken', HTMLElement),
    title: find('title', HTMLElement),
    sentence: find('sentence', HTMLElement),
    facts: find('facts', HTMLElement),
    card: find('card', HTMLDetailsElement),
    offline: find('offline', HTMLElement),
    drop: find('drop', HTMLElement),
  };
}

/** The elements of the page. */
export type PageElements = ReturnType<typeof findElements>;

function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The page has no #${id}. Build it again with \`npm run playground\`.`);
}
