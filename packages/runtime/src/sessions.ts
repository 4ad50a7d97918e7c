// What opens sessions takes of this package, a worker's script among it, and nothing of how a file forecasts.
export { describeError } from './describe-error.ts';
export { createQueue, type Queue } from './queue.ts';
