// The page: holds the state, asks the worker, draws once a frame.
import { type ChartView, viewChart } from './chart-view.ts';
import type { Absent } from './compare-runtimes.ts';
import { type Compared, createCompareSwitch } from './compare-switch.ts';
import { describeModel, findObstacle, rolesOf } from './describe.ts';
import { drawChart } from './draw-chart.ts';
import { drawComparison } from './draw-comparison.ts';
import { drawModel, drawNotice, drawWords } from './draw-words.ts';
import { columnOf, emptyHistory, hasFeatures, rowsOf, showFeature } from './features.ts';
import { keepLatest } from './latest.ts';
import { chooseNoModel, listFeatures, listModels, listSeries } from './menus.ts';
import { fetchCard, fetchLibrary, fetchModel, type LibraryEntry, sampleOf } from './model-library.ts';
import { keepOffline } from './offline.ts';
import { type FileHost, listenToDrops, openFile } from './open-file.ts';
import { findElements } from './page-elements.ts';
import { listenToKeys, listenToPointer } from './pointer.ts';
import { startRemoteModel } from './remote-model.ts';
import {
  type Contestant,
  changeHistory,
  clearHistory,
  emptyState,
  type History,
  pastOf,
  type State,
  showContestants,
  showForecast,
  startHistory,
  undoDrawing,
} from './state.ts';

const elements = findElements();
const remote = startRemoteModel('wasm');

let state: State = emptyState;
let model: (Compared & { readonly runtime: string }) | undefined;
let entry: LibraryEntry | undefined;
let histories: readonly History[] = [];
let absent: readonly Absent[] = [];
let isCompared = false;
let tableOf: readonly Contestant[] | undefined;
let opening = 0;
let frame = 0;

/** Takes the next state in: what it changes is forecast at once and drawn in the next frame. */
function update(next: State): void {
  const before = state;
  if (next === before) return;
  state = next;
  const isNew =
    next.history.values !== before.history.values || next.horizon !== before.horizon || next.given !== before.given;
  if (isNew) askForecast(next);
  if (next.grip === undefined && (isNew || before.grip !== undefined)) compare.refresh();
  if (frame === 0) frame = requestAnimationFrame(draw);
}

function draw(): void {
  frame = 0;
  const size = sizeOfChart();
  const view: ChartView = viewChart(state, size);
  drawChart(elements, view, size);
  drawWords(elements, state, view);
  if (elements.compare.checked && state.contestants !== tableOf) {
    tableOf = state.contestants;
    drawComparison(elements.comparison, tableOf, isCompared && tableOf.length > 0, absent);
  }
}

function sizeOfChart() {
  return { width: elements.chart.clientWidth, height: elements.chart.clientHeight };
}

function fail(error: unknown): void {
  drawNotice(elements, { kind: 'error', text: error instanceof Error ? error.message : String(error) });
}

const askForecast = keepLatest<State>(async (wanted) => {
  const { history, horizon } = wanted;
  const past = pastOf(wanted);
  const asked = model;
  if (asked === undefined) return;
  if (history.values.length === 0) return update({ ...state, forecast: undefined });
  const { roles, runtime } = asked;
  const { values: forecast, milliseconds } = await remote.forecast(rowsOf(history, roles.features, past), horizon);
  const { name, feature } = state.history;
  if (model !== asked || name !== history.name || feature !== history.feature) return;
  const values = columnOf(forecast, roles, feature);
  update(showForecast(state, { past, values, milliseconds, runtime }));
  if (performance.getEntriesByName('first-forecast').length === 0) {
    requestAnimationFrame(() => performance.mark('first-forecast'));
    void keepOffline().then((isKept) => {
      elements.offline.hidden = !isKept;
    });
  }
}, fail);

const compare = createCompareSwitch({
  state: () => state,
  show: (contestants, isDone, missing) => {
    absent = missing;
    isCompared = isDone;
    update(showContestants(state, contestants));
  },
  fail,
});

/** Opens a model in place of the one that is open, which stays where the new one cannot be used. */
async function useModel(bytes: Uint8Array, file: string, from?: LibraryEntry): Promise<void> {
  const mine = from === undefined ? nextOpening() : opening;
  const opened = await remote.open(bytes, file);
  const obstacle = findObstacle(opened, file);
  if (obstacle !== undefined) {
    if (model !== undefined) await remote.open(model.bytes, model.file);
    throw new Error(obstacle);
  }
  if (mine !== opening) return;
  const roles = rolesOf(opened);
  model = { bytes, file, roles, runtime: opened.runtime };
  entry = from;
  drawModel(elements, {
    title: from?.title ?? file,
    sentence: from?.sentence ?? 'A model of your own.',
    facts: describeModel(opened, bytes.length),
  });
  elements.sample.hidden = from === undefined;
  if (from === undefined) {
    chooseNoModel(elements);
    update({ ...state, contestants: [] });
    fitHistory(file);
  } else {
    useSample();
    void showCard(from);
  }
  // The first call makes room in memory; the time of the second is what a drag feels.
  askForecast(state);
  askForecast(state);
  if (elements.compare.checked) await useComparison();
}

/** Keeps the history where the model can read it; else begins an empty one. */
function fitHistory(file: string): void {
  if (!hasFeatures(state.history, features())) {
    update({ ...clearHistory(state), history: emptyHistory('Drawn by hand', features()) });
    const text = `${file} reads ${features().join(', ')}. Drop a CSV with these columns, or draw them one by one.`;
    drawNotice(elements, { kind: 'info', text });
  }
  listFeatures(elements, features(), state.history.feature);
}

function nextOpening(): number {
  opening += 1;
  return opening;
}

async function useComparison(): Promise<void> {
  elements.comparison.replaceChildren();
  update(showContestants(state, []));
  try {
    await compare.use(elements.compare.checked ? model : undefined);
  } catch (error) {
    fail(error);
  }
}

async function showCard(of: LibraryEntry): Promise<void> {
  const html = await fetchCard(of).catch(() => undefined);
  if (html === undefined || entry !== of) return;
  elements.card.hidden = false;
  // Made of the repository's own Markdown when the page was built.
  elements.card.querySelector('article')!.innerHTML = html;
}

function useSample(): void {
  if (entry === undefined) return;
  useHistories([sampleOf(entry)], entry.horizon);
}

function useHistories(given: readonly History[], horizon?: number): void {
  histories = given;
  listSeries(elements, given);
  beginWith(given[0]!, horizon);
}

function beginWith(history: History, horizon: number | undefined): void {
  update(startHistory(state, history, horizon));
  listFeatures(elements, features(), history.feature);
}

/** What the open model reads. */
function features(): readonly string[] {
  return model?.roles.features ?? ['y'];
}

const files: FileHost = {
  useHistories: (given) => useHistories(given, entry?.horizon),
  useModel: (bytes, file) => useModel(bytes, file),
  features,
  notify: (notice) => drawNotice(elements, notice),
};

function listen(): void {
  const host = { ...elements, size: sizeOfChart, state: () => state, update };
  listenToPointer(host);
  listenToKeys(host);
  listenToDrops(elements.drop, files);
  elements.clear.addEventListener('click', () => {
    elements.series.hidden = true;
    update(clearHistory(state));
  });
  elements.undo.addEventListener('click', () => {
    update(undoDrawing(state));
    elements.series.hidden = histories.length < 2;
  });
  elements.sample.addEventListener('click', useSample);
  elements.closeNotice.addEventListener('click', () => drawNotice(elements, undefined));
  elements.open.addEventListener('click', () => elements.file.click());
  elements.file.addEventListener('change', () => {
    const file = elements.file.files?.[0];
    if (file !== undefined) void openFile(file, files);
    elements.file.value = '';
  });
  elements.series.addEventListener('change', () => {
    const chosen = histories[Number(elements.series.value)];
    if (chosen !== undefined) beginWith(chosen, entry?.horizon);
  });
  elements.feature.addEventListener('change', () => {
    update(changeHistory(state, showFeature(state.history, elements.feature.value)));
  });
  elements.compare.addEventListener('change', () => {
    elements.comparison.hidden = !elements.compare.checked;
    void useComparison();
    draw();
  });
  new ResizeObserver(() => draw()).observe(elements.chart);
}

async function choose(one: LibraryEntry): Promise<void> {
  drawNotice(elements, undefined);
  const mine = nextOpening();
  try {
    const bytes = await fetchModel(one);
    if (mine === opening) await useModel(bytes, one.file, one);
  } catch (error) {
    fail(error);
  }
}

async function start(): Promise<void> {
  listen();
  try {
    const library = await fetchLibrary();
    listModels(elements, library, choose);
    const first = library[0];
    if (first === undefined) throw new Error('models/index.json names no model. Drop an .onnx file on the page.');
    // The history is there before the model is.
    update(startHistory(state, sampleOf(first), first.horizon));
    await choose(first);
  } catch (error) {
    fail(error);
  }
}

void start();
