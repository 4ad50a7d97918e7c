// Training gone astray, told apart from whatever else goes wrong: the epochs before it are good.
import { InputError, option, text } from '@onnxcast/series';

/** An epoch begins with a loss that is no finite number. */
export class DivergedError extends InputError {
  /** Number of the epoch that could not begin. */
  readonly epoch: number;
  readonly loss: number;

  constructor(epoch: number, loss: number) {
    const kept = epoch > 1 ? `Epoch ${epoch - 1} is the last good one. ` : '';
    super({
      found: `Epoch ${epoch}, evaluation 1: the loss is ${loss}`,
      expected: 'a finite number',
      remedy: text`${kept}Lower ${option('lr')}, take ${option('lineSearch', 'strong-wolfe')}, or check the data for huge values, which ${option('scaling', 'standard')} takes in.`,
    });
    this.epoch = epoch;
    this.loss = loss;
  }
}
