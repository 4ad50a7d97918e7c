// What a person sees while a model trains: one live line in a terminal, one plain line an epoch in any case.
import { SingleBar } from 'cli-progress';
import { formatFigure, say } from './output.ts';

/** Shows progress over a run's epochs. */
export interface TrainProgress {
  start(): void;
  evaluation(at: { readonly epoch: number; readonly evaluation: number; readonly loss: number }): void;
  epochDone(line: string): void;
  /** A line in between. */
  note(line: string): void;
  stop(): void;
}

/** Milliseconds after which a line says how far an epoch is, where there is no bar: the first, and later ones. */
const FIRST = 1500;
const LATER = 20_000;

/**
 * Shows progress on stderr, once it is started.
 * @param epochs number of the last epoch
 * @param perEpoch closure calls expected an epoch, for the bar's length and the time left
 * @param first number of the first epoch to come, 1-based
 */
export function showTrainProgress(epochs: number, perEpoch: number, first: number): TrainProgress {
  const said = { at: Date.now(), after: FIRST };
  const bar = process.stderr.isTTY
    ? new SingleBar({
        format: 'epoch {epoch}/{epochs} [{bar}] loss {loss}  {left} left',
        stream: process.stderr,
        hideCursor: true,
        clearOnComplete: true,
        barsize: 24,
      })
    : undefined;
  let started = Date.now();
  let done = 0;
  const total = (epochs - first + 1) * perEpoch;
  const timeLeft = () => formatDuration(((Date.now() - started) / Math.max(1, done)) * (total - done));
  return {
    start() {
      started = Date.now();
      said.at = started;
      bar?.start(total, 0, { epoch: first, epochs, loss: '-', left: '-' });
    },
    evaluation({ epoch, evaluation, loss }) {
      done = (epoch - first) * perEpoch + Math.min(evaluation, perEpoch);
      bar?.update(done, { epoch, loss: formatFigure(loss), left: timeLeft() });
      if (bar !== undefined || Date.now() - said.at < said.after) return;
      Object.assign(said, { at: Date.now(), after: LATER });
      const part = Math.min(100, Math.round((100 * evaluation) / perEpoch));
      say(`epoch ${epoch}/${epochs}, ${part} %: loss ${formatFigure(loss)}  ${timeLeft()} left`);
    },
    epochDone(line) {
      bar?.stop();
      say(`${line}  ${timeLeft()} left`);
      said.at = Date.now();
      if (done < total)
        bar?.start(total, done, { epoch: first + Math.floor(done / perEpoch), epochs, loss: '-', left: timeLeft() });
    },
    note(line) {
      bar?.stop();
      say(line);
      bar?.start(total, done, { epoch: first + Math.floor(done / perEpoch), epochs, loss: '-', left: timeLeft() });
    },
    stop: () => bar?.stop(),
  };
}

function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
