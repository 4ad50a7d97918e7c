// A linear autoregression as it tells several steps at once: what its closed loop comes to is a linear map of the same rows.
import type { Tensor } from '@onnxcast/series';

/**
 * The closed loop of a skip over rows of which every column is a target.
 * @param weight `[features, rows features]`, the newest row first
 * @param bias `[features]`
 * @returns `weight` `[steps features, rows features]` and `bias` `[steps features]` that tell the next steps at once
 */
export function directSkip(
  { weight, bias }: { readonly weight: Tensor; readonly bias: Tensor },
  steps: number,
): { readonly weight: Tensor<Float64Array>; readonly bias: Tensor<Float64Array> } {
  const [features, width] = weight.shape as [number, number];
  const rows = width / features;
  // Each row, seen or told, as a linear map of the rows that were seen: the newest first, a constant last.
  const seen = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: features }, (_, column) => {
      const form = new Float64Array(width + 1);
      form[row * features + column] = 1;
      return form;
    }),
  );
  const told: Float64Array[][] = [];
  for (let step = 0; step < steps; step++) {
    const looked = [...told.toReversed(), ...seen].slice(0, rows);
    told.push(
      Array.from({ length: features }, (_, target) => {
        const form = new Float64Array(width + 1);
        form[width] = bias.data[target]!;
        looked.forEach((row, lag) => {
          row.forEach((one, column) => {
            const share = weight.data[target * width + lag * features + column]!;
            if (share !== 0) for (let i = 0; i <= width; i++) form[i]! += share * one[i]!;
          });
        });
        return form;
      }),
    );
  }
  const forms = told.flat();
  const data = new Float64Array(forms.length * width);
  forms.forEach((form, i) => {
    data.set(form.subarray(0, width), i * width);
  });
  return {
    weight: { shape: [forms.length, width], data },
    bias: { shape: [forms.length], data: Float64Array.from(forms, (form) => form[width]!) },
  };
}
