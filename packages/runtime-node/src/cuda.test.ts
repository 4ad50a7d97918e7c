// What every runtime must do, on an NVIDIA GPU; one skipped test that says why, where there is none.
import { test } from 'node:test';
import { UnsupportedError } from '@onnxcast/series';
import { testForecaster } from '../../../test/contracts/forecaster.suite.ts';
import { convert } from '../../converter/src/index.ts';
import { readReferenceCases } from '../../model/src/reference-cases.suite.ts';
import type { OpenSession } from '../../runtime/src/index.ts';
import { createOpenSession, Forecaster } from './index.ts';

const onCuda: OpenSession = (model, options) => createOpenSession()(model, { ...options, device: 'cuda' });

const missing = await whyNoCuda();
if (missing === undefined) testForecaster('onnxruntime-node, CUDA', onCuda);
else test('a forecaster on CUDA does what every forecaster does', { skip: missing }, () => {});

async function whyNoCuda(): Promise<string | undefined> {
  const { spec, weights } = readReferenceCases()[0]!;
  try {
    await (await Forecaster.load(convert(spec, weights), { device: 'cuda' })).dispose();
    return undefined;
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    return error.message;
  }
}
