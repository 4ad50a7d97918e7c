// The page: holds the state, asks the worker, draws once a frame.
import { type ChartView, viewChart } from './chart/chart-view.ts';
import { drawChart } from './chart/draw-chart.ts';
import { listenToKeys, listenToPointer } from './chart/pointer.ts';
import type { Absent } from './compare/compare-runtimes.ts';
import { type Compared, createCompareSwitch } from './compare/compare-switch.ts';
import { drawComparison } from './compare/draw-comparison.ts';
import { type FileHost, listenToDrops, openFiles } from './input/open-file.ts';
import { describeModel, findObstacle, rolesOf } from './model/describe.ts';
import { fetchCard, fetchLibrary, fetchModel, type LibraryEntry, sampleOf } from './model/model-library.ts';
import { keepOffline } from './offline/offline.ts';
import { drawModel, drawNotice, drawWords } from './page/draw-words.ts';
import { listFeatures, listModels, listSeries, markModel } from './page/menus.ts';
import { findElements } from './page/page-elements.ts';
import { columnOf, emptyHistory, givenOf, hasFeatures, rowsOf, showFeature } from './state/features.ts';
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
} from './state/state.ts';
import { createTrainingPanel } from './training/training-panel.ts';
import type { ModelFile } from './training/training-protocol.ts';
import { keepLatest } from './worker/latest.ts';
import { type RemoteModel, startRemoteModel } from './worker/remote-model.ts';
import type { Opened } from './worker/worker-protocol.ts';

const elements = findElements();

/** A shipped model that was chosen. */
interface Shipped {
  readonly entry: LibraryEntry;
  /** The history at that moment, which the model's sample replaces. */
  readonly since: History;
}

const LEARNT = 'A model of your own.';

/** Starts while the first model is on its way. */
let spare: RemoteModel | undefined = startRemoteModel('wasm');

let state: State = emptyState;
let model: (Compared & Pick<Opened, 'spec' | 'runtime'> & { readonly remote: RemoteModel }) | undefined;
/** The file that is being learnt, while it is open. */
let learning: string | undefined;
let entry: LibraryEntry | undefined;
let histories: readonly History[] = [];
let absent: readonly Absent[] = [];
let isCompared = false;
let tableOf: readonly Contestant[] | undefined;
let opening = 0;
let lastOpening: Promise<void> = Promise.resolve();
let frame = 0;

/** Takes the next state in: what it changes is forecast at once and drawn in the next frame. */
function update(next: State): void {
  const before = state;
  if (next === before) return;
  state = next;
  // Also of the same values, where the history is begun anew: its forecast was taken away.
  const isNew = next.history !== before.history || next.horizon !== before.horizon || next.given !== before.given;
  if (isNew) askForecast(next);
  if (next.grip === undefined && (isNew || before.grip !== undefined)) compare.refresh();
  if (next.history !== before.history) training.refresh();
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
    const isDone = isCompared && tableOf.length > 0;
    drawComparison(elements.comparison, tableOf, { isDone, isEmpty: state.history.values.length === 0, absent });
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
  const { roles, runtime, remote } = asked;
  const answer = await remote.forecast(givenOf(history, roles.features, past), horizon).catch((error: unknown) => {
    // A worker that was closed meanwhile answers no more.
    if (model !== asked) return undefined;
    update({ ...state, forecast: undefined });
    throw error;
  });
  if (answer === undefined) return;
  const { values: forecast, intervals = [], milliseconds } = answer;
  const { name, feature } = state.history;
  if (model !== asked || name !== history.name || feature !== history.feature) return;
  const own = (all: Float64Array) => columnOf(all, roles, feature);
  const bands = intervals.map(({ level, lower, upper }) => ({ level, lower: own(lower), upper: own(upper) }));
  update(showForecast(state, { past, values: own(forecast), bands, milliseconds, runtime }));
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

/**
 * Opens a model in a worker of its own, and then in place of the one that is open.
 * @returns what there is to know of it
 * @throws Error when it cannot be used; what was open stays
 */
async function useModel(bytes: Uint8Array, file: string, shipped?: Shipped): Promise<string | undefined> {
  const from = shipped?.entry;
  const mine = from === undefined ? nextOpening() : opening;
  const remote = spare ?? startRemoteModel('wasm');
  spare = undefined;
  const opened = await openUsable(remote, bytes, file, from).catch((error: unknown) => {
    remote.close();
    throw error;
  });
  if (mine !== opening) {
    remote.close();
    return undefined;
  }
  const roles = rolesOf(opened);
  model?.remote.close();
  model = { bytes, file, roles, spec: opened.spec, runtime: opened.runtime, remote };
  entry = from;
  learning = undefined;
  training.refresh();
  drawModel(elements, {
    title: from?.title ?? file,
    sentence: from?.sentence ?? LEARNT,
    facts: describeModel(opened, bytes.length),
  });
  elements.sample.hidden = from === undefined;
  markModel(elements, from);
  let note: string | undefined;
  if (from !== undefined) void showCard(from);
  // What was dropped or drawn while a shipped model was on its way stays.
  if (from !== undefined && state.history === shipped?.since) useSample();
  else {
    update({ ...state, forecast: undefined, contestants: [] });
    note = fitHistory(file);
  }
  // The first call makes room in memory; the time of the second is what a drag feels.
  askForecast(state);
  askForecast(state);
  if (elements.compare.checked) void useComparison();
  return note;
}

const training = createTrainingPanel(elements, {
  state: () => state,
  histories: () => histories,
  model: () => model,
  show: showLearnt,
});

/** Shows a model as it learns: at first it is opened as any other, then it takes its own place. */
async function showLearnt({ bytes, file, isLast }: ModelFile & { readonly isLast: boolean }): Promise<void> {
  if (learning !== file || model === undefined) await useModel(bytes, file);
  else {
    const opened = await model.remote.open(bytes, file);
    model = { ...model, bytes, spec: opened.spec, runtime: opened.runtime };
    drawModel(elements, { title: file, sentence: LEARNT, facts: describeModel(opened, bytes.length) });
    askForecast(state);
    if (isLast && elements.compare.checked) void useComparison();
  }
  learning = isLast || model?.file !== file ? undefined : file;
  training.refresh();
}

/** Opens a model, and forecasts with it if it is none of the shipped ones: lengths are the history's, and others. */
async function openUsable(remote: RemoteModel, bytes: Uint8Array, file: string, from?: LibraryEntry): Promise<Opened> {
  const opened = await remote.open(bytes, file);
  const obstacle = findObstacle(opened, file);
  if (obstacle !== undefined) throw new Error(obstacle);
  if (from !== undefined) return opened;
  const { history, capacity, horizon } = state;
  const steps = history.values.length === 0 ? capacity : pastOf(state);
  // Without times: whether those of the data fit is told once the model is open.
  const forecast = (past: number) =>
    remote.forecast({ values: rowsOf(history, rolesOf(opened).features, past) }, horizon);
  await forecast(steps);
  await forecast(steps + 1).catch((cause: unknown) => {
    const found = `${file}: this model takes ${steps} steps of history alone, expected one that takes any number.`;
    throw new Error(`${found} Drop one of the form forecast.`, { cause });
  });
  return opened;
}

/** Keeps the history where the model can read it; else begins an empty one, and says so. */
function fitHistory(file: string): string | undefined {
  const isReadable = hasFeatures(state.history, features());
  if (!isReadable) update({ ...clearHistory(state), history: emptyHistory('Drawn by hand', features()) });
  listFeatures(elements, features(), state.history.feature);
  if (isReadable) return undefined;
  return `${file} reads ${features().join(', ')}. Drop a CSV with these columns, or draw them one by one.`;
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

function useHistories(given: readonly History[], horizon?: number): string | undefined {
  const [first] = given;
  if (first === undefined) return undefined;
  histories = given;
  listSeries(elements, given);
  beginWith(first, horizon);
  return first.note;
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
  useModel: (bytes, file) => {
    training.abandon();
    return useModel(bytes, file);
  },
  features,
  notify: (notice) => drawNotice(elements, notice),
};

/** Opens what is dropped or chosen, one after the other, so that the last has the last word. */
function open(chosen: readonly File[]): void {
  lastOpening = lastOpening.then(() => openFiles(chosen, files));
}

function listen(): void {
  const host = { ...elements, size: sizeOfChart, state: () => state, update };
  listenToPointer(host);
  listenToKeys(host);
  listenToDrops(elements.drop, open);
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
    const chosen = [...(elements.file.files ?? [])];
    if (chosen.length > 0) open(chosen);
    elements.file.value = '';
  });
  elements.series.addEventListener('change', () => {
    const chosen = histories[Number(elements.series.value)];
    if (chosen === undefined) return;
    beginWith(chosen, entry?.horizon);
    drawNotice(elements, chosen.note === undefined ? undefined : { kind: 'info', text: chosen.note });
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

/** @param since the history that its sample replaces; what comes between stays */
async function choose(one: LibraryEntry, since = state.history): Promise<void> {
  drawNotice(elements, undefined);
  training.abandon();
  const mine = nextOpening();
  try {
    const bytes = await fetchModel(one);
    if (mine === opening) await useModel(bytes, one.file, { entry: one, since });
  } catch (error) {
    if (mine === opening) markModel(elements, entry);
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
    const sample = sampleOf(first);
    if (state.history === emptyState.history) update(startHistory(state, sample, first.horizon));
    await choose(first, sample);
  } catch (error) {
    fail(error);
  }
}

void start();
