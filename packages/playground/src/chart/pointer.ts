// Pointer and keys over the chart -> steps from one state to the next.

import {
  clearHover,
  draw,
  grip,
  hoverAt,
  nudge,
  pastOf,
  release,
  type State,
  setHorizon,
  setStart,
  undoDrawing,
} from '../state/state.ts';
import type { Point } from '../state/stroke.ts';
import { pointAt, type Size } from './chart-view.ts';

/** What the chart's listeners need of the page. */
export interface ChartHost {
  readonly chart: HTMLElement;
  readonly handle: HTMLElement;
  readonly start: HTMLElement;
  size(): Size;
  state(): State;
  /** Takes the next state in. */
  update(next: State): void;
}

/** Listens to the pointer: draws over the history, drags the horizon, reads values. */
export function listenToPointer({ chart, handle, start, size, state, update }: ChartHost): void {
  let last: Point | undefined;
  const pointOf = (event: PointerEvent) => {
    const { left, top } = chart.getBoundingClientRect();
    return pointAt(state(), size(), [event.clientX - left, event.clientY - top]);
  };

  chart.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    chart.setPointerCapture(event.pointerId);
    const onHandle = event.target instanceof Node && handle.contains(event.target);
    last = pointOf(event);
    const isEmpty = state().history.values.length === 0;
    const isBeyond = onHandle || (!isEmpty && last.step > state().capacity - 0.5);
    const what = event.target === start ? 'start' : isBeyond ? 'horizon' : 'pen';
    const held = grip(state(), what);
    // A press on the handle moves nothing, and neither does one of the pen: a slip of the finger draws no spike.
    update(what === 'horizon' && !onHandle ? move(held, last, last) : held);
    chart.classList.toggle('gripping', what === 'horizon');
  });

  chart.addEventListener('pointermove', (event) => {
    const held = state().grip;
    if (held === undefined) {
      const onHandle = event.target instanceof Node && handle.contains(event.target);
      const noReading = event.pointerType !== 'mouse' || onHandle || event.target === start;
      update(noReading ? clearHover(state()) : hoverAt(state(), pointOf(event).step));
      return;
    }
    // A pen reports more places than there are frames.
    const events = held === 'pen' && 'getCoalescedEvents' in event ? event.getCoalescedEvents() : [];
    let next = state();
    for (const one of events.length === 0 ? [event] : events) {
      const point = pointOf(one);
      next = move(next, last ?? point, point);
      last = point;
    }
    update(next);
  });

  const end = () => {
    chart.classList.remove('gripping');
    if (state().grip !== undefined) update(release(state()));
  };
  chart.addEventListener('pointerup', end);
  chart.addEventListener('pointercancel', end);
  chart.addEventListener('pointerleave', () => update(clearHover(state())));
}

/** One movement of what is held. */
function move(state: State, from: Point, to: Point): State {
  if (state.grip === 'pen') return draw(state, from, to);
  if (state.grip === 'start') return setStart(state, to.step + 1);
  return setHorizon(state, to.step - Math.max(0, pastOf(state) - 1));
}

type Set = (state: State, value: number) => State;

/** Listens to the keys of the two handles and of the chart. */
export function listenToKeys({ chart, handle, start, state, update }: ChartHost): void {
  const slide = (element: HTMLElement, value: () => number, ends: () => readonly [number, number], set: Set) =>
    element.addEventListener('keydown', (event) => {
      const [now, [first, last], far] = [value(), ends(), event.shiftKey ? 10 : 1];
      const places: Readonly<Record<string, number>> = {
        ArrowRight: now + far,
        ArrowUp: now + far,
        ArrowLeft: now - far,
        ArrowDown: now - far,
        PageUp: now + 10,
        PageDown: now - 10,
        Home: first,
        End: last,
      };
      const next = places[event.key];
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      update(release(set(state(), next)));
    });
  slide(
    handle,
    () => state().horizon,
    () => [1, state().room],
    setHorizon,
  );
  slide(
    start,
    () => pastOf(state()),
    () => [2, state().history.values.length],
    setStart,
  );

  chart.addEventListener('keydown', (event) => {
    if (event.key === 'z' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return update(undoDrawing(state()));
    }
    const { hover, horizon } = state();
    const at = hover ?? pastOf(state()) - 1;
    const far = event.shiftKey ? 10 : 1;
    const moves: Readonly<Record<string, () => State>> = {
      ArrowRight: () => hoverAt(state(), hover === undefined ? at : at + far),
      ArrowLeft: () => hoverAt(state(), hover === undefined ? at : at - far),
      Home: () => hoverAt(state(), 0),
      End: () => hoverAt(state(), pastOf(state()) + horizon - 1),
      ArrowUp: () => nudge(state(), far),
      ArrowDown: () => nudge(state(), -far),
      Escape: () => clearHover(state()),
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    update(next());
  });
  chart.addEventListener('blur', () => update(clearHover(state())));
}
