// What a closure is of.

/** Sizes of a model of two layers and of its batch, and what the loss is taken over. */
export interface ClosureTask {
  readonly hidden: number;
  readonly batch: number;
  readonly steps: number;
  readonly loss: 'one-step' | 'closed-loop';
}
