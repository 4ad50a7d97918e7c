// The panel that trains: what a person chooses, how far it is, and the file that comes of it.
import { explainError } from '../input/explain-error.ts';
import type { PageElements } from '../page/page-elements.ts';
import { givenOf, hasFeatures, type Roles } from '../state/features.ts';
import { type History, pastOf, type State } from '../state/state.ts';
import { drawLosses } from './draw-losses.ts';
import type { Losses } from './loss-curve.ts';
import { fileFor, type RecipeName, recipeOf, whyNotTuned } from './recipes.ts';
import { type RemoteTraining, startTraining } from './remote-training.ts';
import type { Begun, Ended, EpochEnded, ModelFile, TrainCall } from './training-protocol.ts';
import { spellBegin, spellEnd, spellEpoch, spellEvaluation } from './training-words.ts';

/** What the panel needs of the page. */
export interface TrainingHost {
  state(): State;
  /** All series of the file that is open. */
  histories(): readonly History[];
  /** The open model; undefined where none is. */
  model(): (ModelFile & { readonly roles: Roles; readonly spec: Parameters<typeof whyNotTuned>[0] }) | undefined;
  /** Shows a model that learns, in place of the open one or of what it was an epoch ago. */
  show(model: ModelFile & { readonly isLast: boolean }): Promise<void>;
}

/** The panel. */
export interface TrainingPanel {
  /** Says what can be trained on the state as it is. */
  refresh(): void;
  /** Ends a training whose model was taken from the chart. */
  abandon(): void;
}

/** A training under way. */
interface Run {
  readonly remote: RemoteTraining;
  readonly file: string;
  readonly started: number;
  losses: Losses;
  begun?: Begun;
}

const NO_LOSSES: Losses = { values: [], epochEnds: [] };
const REMEDY = 'Draw a longer history, or drop a CSV with more rows.';

/** Makes the panel. */
export function createTrainingPanel(elements: PageElements, host: TrainingHost): TrainingPanel {
  let run: Run | undefined;
  let download: string | undefined;
  let frame = 0;
  /** Models are shown one after the other, so that the last one stays. */
  let shown: Promise<void> = Promise.resolve();

  const recipeName = () => elements.recipes.querySelector<HTMLInputElement>('input:checked')!.value as RecipeName;

  function refresh(): void {
    const { history } = host.state();
    const name = recipeName();
    const recipe = recipeOf(name);
    const obstacle = recipe.goesOn ? whyNotTuned(host.model()?.spec, history.times) : undefined;
    const count = host.histories().length;
    say(elements.recipe, obstacle ?? recipe.sentence);
    elements.cellsOption.hidden = !recipe.hasCells;
    elements.epochsOption.hidden = !recipe.hasEpochs;
    elements.allOption.hidden = count < 2;
    say(elements.allWords, `All ${count} series of the file`);
    elements.train.disabled = obstacle !== undefined || history.values.length === 0 || host.model() === undefined;
    elements.train.hidden = run !== undefined;
    elements.stop.hidden = run === undefined;
    for (const one of elements.training.querySelectorAll<HTMLInputElement>('input, select'))
      one.disabled = run !== undefined;
  }

  function begin(): void {
    const open = host.model();
    if (open === undefined || run !== undefined) return;
    const state = host.state();
    const name = recipeName();
    const recipe = recipeOf(name);
    const all = !elements.allOption.hidden && elements.all.checked ? host.histories() : [state.history];
    const past = all.length > 1 ? undefined : pastOf(state);
    const features = recipe.goesOn || hasSeveral(state.history) ? open.roles.features : ['y'];
    const series = all
      .filter((one) => hasFeatures(one, features))
      .map((one, at) => ({ id: String(at + 1), features, ...givenOf(one, features, past) }));
    const call: TrainCall = {
      call: 'train',
      series,
      options: recipe.options({
        recipe: name,
        hidden: elements.cells.value,
        epochs: Math.max(1, Number(elements.epochs.value) || 1),
        series,
      }),
      ...(recipe.goesOn && { from: { bytes: open.bytes, file: open.file } }),
    };
    forgetDownload();
    elements.losses.hidden = true;
    elements.progress.hidden = false;
    elements.progress.removeAttribute('value');
    say(elements.progressWords, 'Starting…');
    const mine: Run = {
      file: fileFor(state.history.name),
      started: performance.now(),
      losses: NO_LOSSES,
      remote: startTraining(call, {
        onMessage: (message) => {
          if (run !== mine) return;
          if (message.kind === 'begun') onBegun(mine, message);
          else if (message.kind === 'evaluated') onEvaluated(mine, message);
          else if (message.kind === 'epoch') onEpoch(mine, message);
          else void onEnded(mine, message);
        },
        onFailure: (error) => {
          if (run === mine) end(explainError(error, REMEDY), true);
        },
      }),
    };
    run = mine;
    refresh();
  }

  function onBegun(mine: Run, begun: Begun): void {
    mine.begun = begun;
    elements.progress.max = begun.epochs;
    elements.progress.value = 0;
    say(elements.progressWords, spellBegin(begun));
  }

  function onEvaluated(mine: Run, { epoch, loss }: { readonly epoch: number; readonly loss: number }): void {
    mine.losses = { ...mine.losses, values: [...mine.losses.values, loss] };
    say(elements.evaluation, spellEvaluation({ epoch, loss, begun: mine.begun, seconds: secondsOf(mine) }));
    redraw(mine);
  }

  function onEpoch(mine: Run, { figures, model }: EpochEnded): void {
    const { values, epochEnds } = mine.losses;
    mine.losses = { values, epochEnds: [...epochEnds, values.length] };
    elements.progress.value = figures.epoch;
    if (mine.begun !== undefined) say(elements.progressWords, spellEpoch(figures, mine.begun));
    redraw(mine);
    present(mine, model, false);
  }

  async function onEnded(mine: Run, ended: Ended): Promise<void> {
    const words = spellEnd(ended, { begun: mine.begun, seconds: secondsOf(mine) });
    const { model } = ended;
    if (model !== undefined) {
      present(mine, model, true);
      await shown;
      if (run !== mine) return;
      download = URL.createObjectURL(new Blob([model.slice()], { type: 'application/octet-stream' }));
      Object.assign(elements.download, { href: download, download: mine.file, hidden: false });
      say(elements.download, `Download ${mine.file}`);
    }
    end(words, false);
  }

  /** Shows a model once those before it are shown. */
  function present(mine: Run, bytes: Uint8Array, isLast: boolean): void {
    shown = shown
      .then(() => (run === mine ? host.show({ bytes, file: mine.file, isLast }) : undefined))
      .catch((error: unknown) => {
        if (run === mine) abandonWith(explainError(error, REMEDY));
      });
  }

  function abandonWith(words: string): void {
    run?.remote.close();
    end(words, true);
  }

  function end(words: string, isError: boolean): void {
    run = undefined;
    elements.progress.hidden = true;
    say(elements.evaluation, '');
    elements.progressWords.className = isError ? 'alarm' : '';
    say(elements.progressWords, words);
    refresh();
  }

  function redraw(mine: Run): void {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      elements.losses.hidden = mine.losses.values.length < 2;
      drawLosses(elements.losses, mine.losses);
    });
  }

  function forgetDownload(): void {
    if (download !== undefined) URL.revokeObjectURL(download);
    download = undefined;
    elements.download.hidden = true;
    elements.progressWords.className = '';
  }

  elements.training.addEventListener('change', refresh);
  elements.train.addEventListener('click', begin);
  elements.stop.addEventListener('click', () => {
    run?.remote.stop();
    say(elements.progressWords, 'Stopping after this loss…');
  });
  refresh();
  return {
    refresh,
    abandon: () => {
      if (run !== undefined) abandonWith('The training was ended, as another model was opened.');
    },
  };
}

function secondsOf({ started }: Run): number {
  return (performance.now() - started) / 1000;
}

function hasSeveral({ others = {} }: History): boolean {
  return Object.keys(others).length > 0;
}

function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
