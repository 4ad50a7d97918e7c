// The switch that runs every forecast on all runtimes, once nothing is held any more.

import { columnOf, givenOf, type Roles } from '../state/features.ts';
import { type Contestant, pastOf, type State } from '../state/state.ts';
import { keepLatest } from '../worker/latest.ts';
import { type Absent, type Comparison, openComparison } from './compare-runtimes.ts';

/** What the switch needs of the page. */
export interface CompareHost {
  state(): State;
  /** Takes in what the runtimes said of the state as it is, all of them or those so far. */
  show(contestants: readonly Contestant[], isDone: boolean, absent: readonly Absent[]): void;
  fail(error: unknown): void;
}

/** A model to compare. */
export interface Compared {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly roles: Roles;
}

/** The switch. */
export interface CompareSwitch {
  /** Opens a model on all runtimes, or closes them. */
  use(model: Compared | undefined): Promise<void>;
  /** Runs them for the state as it is. */
  refresh(): void;
}

/** Makes the switch; it is off at first. */
export function createCompareSwitch(host: CompareHost): CompareSwitch {
  let comparison: (Comparison & { readonly roles: Roles }) | undefined;
  let turn = 0;
  const ask = keepLatest<State>(async (asked) => {
    const { history, horizon, given } = asked;
    const running = comparison;
    if (running === undefined || history.values.length === 0) return;
    const { roles } = running;
    const pick = (forecast: Float64Array) => columnOf(forecast, roles, history.feature);
    const show = (contestants: readonly Contestant[], isDone: boolean) => {
      const now = host.state();
      const isCurrent =
        now.history.values === history.values &&
        now.horizon === horizon &&
        now.given === given &&
        running === comparison;
      if (isCurrent) host.show(contestants, isDone, running.absent);
      return isCurrent;
    };
    try {
      await running.run({ history: givenOf(history, roles.features, pastOf(asked)), horizon, pick, show });
    } catch (error) {
      // Workers that were closed meanwhile answer no more.
      if (running === comparison) throw error;
    }
  }, host.fail);

  return {
    async use(model) {
      turn += 1;
      const mine = turn;
      comparison?.close();
      comparison = undefined;
      if (model === undefined) return;
      const cores = navigator.hardwareConcurrency;
      const abilities = { isolated: crossOriginIsolated, cores, webgpu: await hasGpu() };
      const opened = await openComparison(model.bytes, model.file, abilities);
      if (mine !== turn) return opened.close();
      comparison = { ...opened, roles: model.roles };
      ask(host.state());
    },
    refresh() {
      if (comparison !== undefined) ask(host.state());
    },
  };
}

/** Whether WebGPU finds a GPU. */
async function hasGpu(): Promise<boolean> {
  const { gpu } = navigator as { readonly gpu?: { requestAdapter(): Promise<unknown> } };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  return adapter !== null && adapter !== undefined;
}
