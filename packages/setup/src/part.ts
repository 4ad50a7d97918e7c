// What is told of one thing that onnxcast stands on.
/** One thing that onnxcast stands on, as it was found on this machine. */
export interface Part {
  readonly name: string;
  /** Undefined where it has none or was not found. */
  readonly version: string | undefined;
  readonly found: boolean;
  /** How it falls short when it was not found fit for use, default `missing`. */
  readonly state?: 'missing' | 'unusable' | 'too little';
  /** Whether training with TensorFlow and forecasting on the CPU need it, or the set-up that they wait for. */
  readonly needed: boolean;
  /** Where it is, or how large. */
  readonly details?: string;
  /** Why it was not found or can't be used. */
  readonly problem?: string;
  /** What to do about it. */
  readonly remedy?: string;
}
