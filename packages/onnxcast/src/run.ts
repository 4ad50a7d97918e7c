// A training that is kept in a folder, as the command line does it: epochs, pictures, checkpoint, report, model.

export { refuseChanges } from './run/refuse-changes.ts';
export { sayCells } from './run/report/describe-cells.ts';
export { sayBreaks, sayChoice } from './run/report/describe-choice.ts';
export type { RunEvent, RunPhase, Trouble } from './run/run-event.ts';
export { hasRun, loadCheckpoint, loadEpoch, refuseFiles, runPaths, startRun } from './run/run-folder.ts';
export {
  describeTraining,
  engineOf,
  type RunEngine,
  type TrainResult,
  type TrainRunOptions,
  trainRun,
} from './run/train-run.ts';
export { type Group, type GroupRow, type GroupsOptions, trainGroups } from './sweep/train-groups.ts';
export { openWorkThreads, type WorkThreads } from './sweep/work-threads.ts';
export { trainingRuntime } from './training/open-session.ts';
export {
  type KeptSearch,
  loadSearch,
  type TuneResult,
  type TuneRunOptions,
  type TuneSettings,
  tuneRun,
} from './tune/tune-run.ts';
