// A forecaster's numbers and the series they go on from become a forecast with times.
import { continueTimes, type Forecast, lengthOf, type Series } from '@onnxcast/series';

/** Names the steps of a forecast: the history's times go on, or steps are counted where it has none. */
export function toForecast(history: Series, values: Forecast['values'], horizon: number): Forecast {
  const times = history.times ?? Array.from({ length: lengthOf(history) }, (_, step) => String(step));
  return { id: history.id, features: history.features, times: continueTimes(times, horizon), values };
}
