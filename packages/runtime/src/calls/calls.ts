// The calls of the forms: a new form is a file and a row here.
import type { GraphForm } from '@onnxcast/onnx/forms';
import type { Call } from './call.ts';
import { callForecast } from './forecast.ts';
import { callStep } from './step.ts';
import { callStream } from './stream.ts';
import { callUnrolled } from './unrolled.ts';

/** The call of each form. */
export const calls: Readonly<Record<GraphForm, Call>> = {
  forecast: callForecast,
  stream: callStream,
  step: callStep,
  unrolled: callUnrolled,
};
