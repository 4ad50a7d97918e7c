// Puts the words and figures around the chart into the page.

import { rmse } from '@onnxcast/series';
import type { ChartView } from '../chart/chart-view.ts';
import type { Fact } from '../model/describe.ts';
import { spellHorizon, spellLength, spellMilliseconds } from '../model/describe.ts';
import { type Notice, pastOf, type State, shownForecast } from '../state/state.ts';
import type { PageElements } from './page-elements.ts';

/** Says what the state holds. */
export function drawWords(elements: PageElements, state: State, { hover }: ChartView): void {
  const { history, horizon, forecast } = state;
  const count = history.values.length;
  const past = pastOf(state);
  const until = untilOf(history.times?.[past + horizon - 1]);
  const words = spellHorizon(horizon, undefined);
  say(elements.source, history.name === '' ? 'Loading…' : history.name);
  say(elements.length, count === 0 ? '' : spellLength(count, count - past));
  const error = errorOf(state);
  say(elements.figureError, error ?? '–');
  elements.start.ariaValueMax = String(count);
  elements.start.ariaValueNow = String(past);
  elements.start.ariaValueText = `${past} of ${count} steps`;
  elements.undo.hidden = state.undrawn === undefined;
  say(elements.horizon, words);
  say(elements.figureHorizon, spellHorizon(horizon, until));
  say(elements.figureTime, forecast === undefined ? '–' : spellMilliseconds(forecast.milliseconds));
  say(elements.figureRuntime, forecast?.runtime ?? '–');
  elements.handle.setAttribute('aria-valuemax', String(state.room));
  elements.handle.setAttribute('aria-valuenow', String(horizon));
  elements.handle.setAttribute('aria-valuetext', spellHorizon(horizon, until));
  say(
    elements.spoken,
    hover === undefined ? '' : `${hover.time}: ${hover.values.map((one) => one.join(' ')).join(', ')}`,
  );
}

/** How far the forecast is from what is known of the same steps. */
function errorOf(state: State): string | undefined {
  const predicted = shownForecast(state);
  const past = state.forecast?.past ?? 0;
  const actual = state.history.values.slice(past, past + predicted.length);
  if (actual.length === 0) return undefined;
  const value = rmse(predicted.slice(0, actual.length), Float64Array.from(actual));
  return `RMSE ${Number(value.toPrecision(3))} over ${spellHorizon(actual.length, undefined)}`;
}

/** A date; a number says no more than the horizon does. */
function untilOf(label: string | undefined): string | undefined {
  return label === undefined || Number.isFinite(Number(label)) ? undefined : label;
}

/** Shows a sentence, or none. */
export function drawNotice({ notice, noticeText }: PageElements, given: Notice | undefined): void {
  notice.hidden = given === undefined;
  notice.className = given?.kind ?? '';
  say(noticeText, given?.text ?? '');
}

/** Shows what a model is. */
export function drawModel(
  { title, sentence, facts, card }: PageElements,
  about: { readonly title: string; readonly sentence: string; readonly facts: readonly Fact[] },
): void {
  say(title, about.title);
  say(sentence, about.sentence);
  facts.replaceChildren(
    ...about.facts.flatMap(([name, value]) => {
      const [term, detail] = [document.createElement('dt'), document.createElement('dd')];
      term.textContent = name;
      detail.textContent = value;
      return [term, detail];
    }),
  );
  card.hidden = true;
  card.open = false;
}

function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
