export type { OnProgress, SetUpProgress } from './progress.ts';
export { type SetUpOptions, type SetUpResult, setUp } from './set-up.ts';
