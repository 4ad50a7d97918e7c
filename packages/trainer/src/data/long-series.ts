// When series are too long, or too many, to be learnt as a whole.
import { lengthOf, type Series } from '@onnxcast/series';

/** Steps beyond which a series is learnt in windows. */
export const LONG_SERIES = 2000;
/** Steps of all series together beyond which they are. */
const LARGE_DATA = 500_000;

/** Whether series are learnt in windows where nobody says. */
export function areLong(series: readonly Series[]): boolean {
  const lengths = series.map(lengthOf);
  return lengths.some((length) => length > LONG_SERIES) || lengths.reduce((sum, one) => sum + one, 0) > LARGE_DATA;
}
