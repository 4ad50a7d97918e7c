// The calls of the forms: a new form is a file and a row here.
import type { GraphForm } from '@onnxcast/onnx/forms';
import type { Call } from './call.ts';
import { callForecast } from './forecast.ts';
import { callStream } from './stream.ts';
import { callUnrolled } from './unrolled.ts';

/** The call of each form. */
export const calls: Readonly<Record<GraphForm, Call>> = {
  forecast: callForecast,
  stream: callStream,
  // With its arithmetic of scales, which no other form needs, loaded when first called.
  step: async (...given) => (await import('./step.ts')).callStep(...given),
  unrolled: callUnrolled,
};
