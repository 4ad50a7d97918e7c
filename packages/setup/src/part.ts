// What is told of one thing that onnxcast stands on.
/** One thing that onnxcast stands on, as it was found on this machine. */
export interface Part {
  readonly name: string;
  /** Undefined where it has none or was not found. */
  readonly version: string | undefined;
  readonly found: boolean;
  /** How it falls short when it was not found fit for use, default `missing`. */
  readonly state?: 'missing' | 'unusable' | 'too little';
  /** Whether nothing can be trained, or nothing forecast, without it. */
  readonly needed: boolean;
  /** What needs it, or waits for a set-up that does, where that can be done without. */
  readonly optionalFor?: 'the engine tensorflow';
  /** Where it is, or how large. */
  readonly details?: string;
  /** Why it was not found or can't be used. */
  readonly problem?: string;
  /** What to do about it. */
  readonly remedy?: string;
}
