// What a person sees of the parts of a run that are no epochs: a bar on a terminal, now and then a line elsewhere.

import { SingleBar } from 'cli-progress';
import type { RunPhase } from 'onnxcast/run';
import { say } from './output.ts';

/** Shows phases of a run; `stop` takes the bar away. */
export interface PhaseView {
  show(at: { readonly phase: RunPhase; readonly done: number; readonly total: number }): void;
  stop(): void;
}

const WORDS: Readonly<Record<RunPhase, string>> = {
  choosing: 'judging ways to fit',
  fitting: 'fitting to all rows',
  calibrating: 'calibrating intervals',
  forecasting: 'forecasting with the model',
  reporting: 'writing the report',
};

/** Milliseconds after which there is a bar; and, without one, a first line, one of another phase, and a later one. */
const BAR = 500;
const FIRST = 1500;
const NEXT_PHASE = 1000;
const LATER = 10_000;

/** Shows phases on stderr from now on. */
export function showPhases(): PhaseView {
  const began = Date.now();
  const isTerminal = process.stderr.isTTY;
  let bar: SingleBar | undefined;
  let said: { readonly phase: RunPhase; readonly at: number } | undefined;
  let latest: { readonly phase: RunPhase; readonly part: number; readonly round: number } | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    stop,
    show({ phase, done, total }) {
      const part = done / total;
      // A phase that begins again does other work than before: what is near in time, then what is spread over all of it.
      const round = latest?.phase !== phase ? 1 : latest.round + (part < latest.part ? 1 : 0);
      latest = { phase, part, round };
      const name = round === 1 ? WORDS[phase] : `${WORDS[phase]}, round ${round}`;
      if (isTerminal) {
        if (bar === undefined && Date.now() - began < BAR) return;
        const words = `${name} ...`;
        if (bar === undefined) {
          bar = new SingleBar({
            // Seconds go on where a part takes long.
            format: '{words} [{bar}] {percentage} %, {duration} s',
            stream: process.stderr,
            hideCursor: true,
            clearOnComplete: true,
            barsize: 24,
          });
          bar.start(1, part, { words });
        } else bar.update(part, { words });
        return;
      }
      const wait = said === undefined ? FIRST : said.phase === phase ? LATER : NEXT_PHASE;
      if (Date.now() - (said?.at ?? began) < wait) return;
      said = { phase, at: Date.now() };
      say(part === 0 ? `${name} ...` : `${name}: ${Math.round(100 * part)} %`);
    },
  };
}
