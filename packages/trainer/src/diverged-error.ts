// Training gone astray, told apart from whatever else goes wrong: the epochs before it are good.
import { InputError } from '@onnxcast/series';

/** An epoch begins with a loss that is no finite number. */
export class DivergedError extends InputError {
  /** Number of the epoch that could not begin. */
  readonly epoch: number;
  readonly loss: number;

  constructor(epoch: number, loss: number) {
    const kept = epoch > 1 ? `Epoch ${epoch - 1} is the last good one. ` : '';
    super(
      `Epoch ${epoch}, evaluation 1: the loss is ${loss}, expected a finite number. ${kept}Lower the learning rate (lr), take the line search strong-wolfe, or check the data for huge values, which scaling standard takes in.`,
      { expected: 'a finite number', found: String(loss) },
    );
    this.epoch = epoch;
    this.loss = loss;
  }
}
