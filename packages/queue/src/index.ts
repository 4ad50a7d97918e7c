// Work for other machines, in the order of use.

export type { ConnectionEvent } from './connect.ts';
export type { Finished, Job, Parcel, RunJobs, RunOptions } from './job.ts';
export { openQueue, type Queue } from './open-queue.ts';
export { type TakeOptions, takeJobs, type WorkerEvent } from './take-jobs.ts';
