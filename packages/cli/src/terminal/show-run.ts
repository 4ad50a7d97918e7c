// A run on a terminal: what happens in it becomes lines on stderr, and a bar where that is a terminal.
import type { SettledOptions } from '@onnxcast/trainer';
import type { RunEvent, TrainResult } from 'onnxcast/run';
import { describeChoice, describeEpoch, describeModel, describeWork } from './describe-run.ts';
import { formatErrors } from './format-errors.ts';
import { formatCount, say, sentenceFor } from './output.ts';
import { showPhases } from './show-phases.ts';
import { showTrainProgress, type TrainProgress } from './train-progress.ts';

/** Shows a run; `stop` takes the bar away. */
export interface RunView {
  onEvent(event: RunEvent): void;
  stop(): void;
}

/** Shows a run in a folder as it is trained. */
export function showRun(folder: string): RunView {
  let progress: TrainProgress | undefined;
  const phases = showPhases();
  const said = new Set<string>();
  let settings: SettledOptions | undefined; // what the training says at its beginning that it made of them
  const begin = ({ training, first }: Extract<RunEvent, { kind: 'begin' }>) => {
    settings = training.options;
    if (first > settings.epochs)
      say(
        `${folder}: ${formatCount(first - 1, 'epoch')} of it ${first === 2 ? 'is' : 'are'} done. Go on with more --epochs and --resume.`,
      );
    else say(describeWork(training, first));
    progress = showTrainProgress(settings.epochs, training.steps, first);
    progress.start();
  };
  const stop = () => {
    phases.stop();
    progress?.stop();
  };
  const end = (line: string) => {
    stop();
    say(line);
  };
  const patience = () => `no lower closed-loop error in ${formatCount(settings?.patience ?? 0, 'epoch')}`;
  return {
    stop,
    onEvent(event) {
      switch (event.kind) {
        case 'progress':
          return phases.show(event);
        case 'begin':
          phases.stop();
          return begin(event);
        case 'evaluation':
          return progress?.evaluation(event);
        case 'epoch': {
          const { epoch, setback, lesson } = event.epoch;
          if (setback !== undefined) {
            const scale = `steps are ${setback.stepScale} times as long`;
            progress?.note(`epoch ${epoch}: ${setback.reason}; back to its best point, ${scale}`);
          }
          return progress?.epochDone(describeEpoch(event.epoch, settings!, lesson));
        }
        case 'rest': {
          const found = `${event.epochs} epochs in a row changed nothing`;
          return progress?.note(`training has come to rest: ${found}. --patience ends such a run early`);
        }
        case 'patience':
          if (event.isNew) return end(`${patience()}: training ends here`);
          return end(`${patience()}: nothing is added. Give a larger --patience to go on`);
        case 'diverged':
          return end(sentenceFor(event.error));
        case 'trouble': {
          // The same one of every epoch is said once.
          const { what, epoch, error } = event.trouble;
          const sentence = sentenceFor(error);
          if (said.has(sentence)) return;
          said.add(sentence);
          progress?.note(`epoch ${epoch} is kept, its ${what} could not be made: ${sentence}`);
        }
      }
    },
  };
}

/** Says which epoch is the model, what was chosen, how good it is and where everything is; where something of it could not be made the command fails. */
export function sayResult(result: TrainResult): void {
  const { forecast, unknown, errors, report, model } = result;
  if (result.choice === undefined) say(describeChoice(result));
  for (const line of describeModel(result)) say(line);
  if (errors !== undefined) {
    say(formatErrors(errors.values, errors.ways));
    if (errors.season === 1) say('SeasonalNaive has no row: without a season it is Naive');
  }
  if (forecast !== undefined) say(`forecast: ${forecast.path}, ${forecast.horizon} steps after the data`);
  if (unknown.length > 0) {
    const missing = `${unknown.join(', ')} ${unknown.length === 1 ? 'is' : 'are'} not known of it`;
    say(
      `no forecast after the data: ${missing}. \`npx onnxcast forecast ${model} DATA --future FILE\` takes a file that tells`,
    );
  }
  say(`report: ${report}`);
  const { troubles } = result;
  if (troubles.length === 0) return;
  const kinds = [...new Set(troubles.map(({ what }) => what))];
  say(`The model is good, but not everything around it could be made: ${kinds.join(', ')}; see above.`);
  for (const { what, error } of troubles) if (what === 'listener') say(sentenceFor(error));
  process.exitCode = 1;
}
