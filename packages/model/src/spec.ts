// What the model is: the shape of its cells and head, and how its inputs are scaled. Knows nothing of learning or ONNX.

/** How a series is scaled before the first cell, and its forecast back after the head. */
export type Scaling = 'none' | 'standard';

/** Architecture of a recurrent forecaster: features -> hidden[0] -> ... -> hidden[n-1] -> features. */
export interface ModelSpec {
  /** Names of the variables; every one is an input and is forecast. */
  readonly features: readonly string[];
  /** Hidden size of each LSTM cell, first to last. */
  readonly hidden: readonly number[];
  /** `none`, or `standard`: each series by the mean and standard deviation of its own history. */
  readonly scaling: Scaling;
  /** Step of the series' time axis as the reader inferred it (`month`, `day`, `1`, ...), if known. */
  readonly frequency?: string;
}
