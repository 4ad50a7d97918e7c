// Whoever is told of a run, and what goes wrong with them: an error of theirs is theirs, and the run goes on.
import type { RunEvent, Trouble } from './run-event.ts';

export interface Listeners {
  /** So far. */
  readonly troubles: readonly Trouble[];
  tell(event: RunEvent): Promise<void>;
  /** Makes something of an epoch; where that fails it is told and the run goes on. */
  attempt(of: Omit<Trouble, 'error'>, work: () => Promise<void>): Promise<void>;
}

export function createListeners(onEvent: (event: RunEvent) => unknown = () => {}): Listeners {
  const troubles: Trouble[] = [];
  let epoch = 0;
  const tell = async (event: RunEvent) => {
    if (event.kind === 'epoch') epoch = event.epoch.epoch;
    try {
      await onEvent(event);
    } catch (error) {
      troubles.push({ epoch, what: 'listener', error });
    }
  };
  return {
    troubles,
    tell,
    async attempt(of, work) {
      try {
        await work();
      } catch (error) {
        const trouble = { ...of, error };
        troubles.push(trouble);
        await tell({ kind: 'trouble', trouble });
      }
    },
  };
}
