// What a scaling is: how a series is measured, and how its values enter a network and leave it. The one definition that plain loops and graphs run.
import type { Named } from '../cells/cell.ts';
import type { ScalingOps } from '../ops/ops.ts';

/** One kind of scaling. */
export interface Scaling {
  /** What becomes of values, for a person. */
  readonly description: string;
  /** What scaled values are measured in; absent: the data's own unit. */
  readonly unit?: string;
  /** What a caller computes where a graph leaves it to them; absent: nothing. */
  readonly formula?: string;
  /** What a scale consists of: one number a feature each. */
  readonly parts: readonly string[];
  /** The part that is above 0 once a series has been measured, so that a state of zeros says that none has been; absent where there are no parts. */
  readonly sign?: string;
  /**
   * Measures each feature of a series.
   * @param history raw values, `[time, features]`
   * @returns every part, `[1, features]`
   */
  measure<T>(ops: ScalingOps<T>, history: T): Named<T>;
  /** Raw values -> what enters the network, `[rows, features]`; the scale may be that of some of the features. */
  scale<T>(ops: ScalingOps<T>, scale: Named<T>, raw: T): T;
  /** What leaves the network -> raw values, `[rows, features]`. */
  unscale<T>(ops: ScalingOps<T>, scale: Named<T>, scaled: T): T;
}
