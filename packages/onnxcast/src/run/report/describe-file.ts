// The card of a model: what it is, of which data, and how its file is run.
import { countParameters, describeNetwork, type ModelSpec, rolesOf } from '@onnxcast/model';
import type { ReportSection } from '@onnxcast/plot/report';

/** What the card tells. */
export interface DescribedFile {
  readonly spec: ModelSpec;
  readonly fingerprint: string;
  /** What ran the file. */
  readonly runtime: string;
  /** Of the file; `producer` is who wrote it. */
  readonly producer: string;
  readonly horizon: number;
}

/** Describes the file of a run. */
export function describeFile({ spec, fingerprint, runtime, producer, horizon }: DescribedFile): ReportSection {
  const { targets, future } = rolesOf(spec);
  const covariates = spec.features.filter((name) => !targets.names.includes(name));
  const isKnown = future.names.length > 0;
  const hasCalendar = spec.calendar !== undefined;
  return {
    id: 'model',
    title: 'The model, and how to run it',
    facts: [
      ['network', describeNetwork(spec)],
      ['parameters', countParameters(spec).toLocaleString('en')],
      ['scaling', spec.scaling],
      ['forecasts', targets.names.join(', ')],
      ...(covariates.length > 0 ? [['covariates', covariates.join(', ')] as const] : []),
      ['frequency', spec.frequency ?? 'none that is known'],
      ['data', fingerprint],
      ['written by', producer],
      ['forecast here by', runtime],
    ],
    code: [
      {
        caption: `Node.js, npm package onnxcast${hasCalendar ? '; history has values and times' : ''}`,
        text: [
          "import { Forecaster } from 'onnxcast';",
          "const forecaster = await Forecaster.load('model.onnx');",
          `const { times, values } = await forecaster.forecast(history, ${horizon}${isKnown ? ', { futureCovariates }' : ''});`,
        ].join('\n'),
      },
      {
        caption: `Python, package onnxruntime; history is float64 [batch, time, ${spec.features.length}]${hasCalendar ? ', start_time int64 [batch], seconds since 1970 of each first row' : ''}`,
        text: [
          'import numpy, onnxruntime',
          'session = onnxruntime.InferenceSession("model.onnx")',
          `[forecast] = session.run(["forecast"], {"history": history, "horizon": numpy.array(${horizon})${isKnown ? ', "future_covariates": future_covariates' : ''}${hasCalendar ? ', "start_time": start_time' : ''}})`,
        ].join('\n'),
      },
    ],
  };
}
