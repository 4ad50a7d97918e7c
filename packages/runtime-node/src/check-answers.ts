// Whether a graph answers what it was asked: that of another maker may not.
import type { OpenSession, Session } from '@onnxcast/runtime';
import { ModelFileError } from '@onnxcast/series/errors';

/** Makes sessions refuse a forecast of other sizes than those of the series and steps that were asked for. */
export function checkingAnswers(open: OpenSession, file: string): OpenSession {
  return async (model, options) => {
    const session = await open(model, options);
    return {
      ...session,
      async run(feeds, outputs) {
        const answers = await session.run(feeds, outputs);
        checkSizes(feeds, answers, file);
        return answers;
      },
    };
  };
}

type Tensors = Awaited<ReturnType<Session['run']>>;

function checkSizes({ history, horizon }: Tensors, { forecast, fitted }: Tensors, file: string): void {
  if (history === undefined || horizon === undefined) return;
  const [batch = 0, time = 0] = history.shape;
  const expected = { forecast: [batch, Number(horizon.data[0])], fitted: [batch, time - 1] };
  for (const [name, tensor] of Object.entries({ forecast, fitted })) {
    const sizes = expected[name as keyof typeof expected];
    if (tensor === undefined || String(tensor.shape.slice(0, 2)) === String(sizes)) continue;
    const found = `its output ${name} has the shape [${tensor.shape.join(', ')}]`;
    const remedy = 'Give a model whose outputs are those of its form.';
    throw new ModelFileError({ file, found, expected: `${sizes.join(', ')} as its first sizes`, remedy });
  }
}
