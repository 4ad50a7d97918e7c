// What every file of ours says of where it comes from.

/**
 * Opset 14 is the oldest with today's `LSTM` (the last change before bfloat16), and nothing here needs a newer one; IR
 * version 7 came with it. Runtimes read older opsets and refuse newer ones, so the oldest that will do runs in most
 * places: ONNX Runtime since 1.8 (2021), and every runtime that has `LSTM` at all.
 */
export const origin = { opset: 14, irVersion: 7, producer: 'onnxcast', producerVersion: '0.1.0' } as const;
