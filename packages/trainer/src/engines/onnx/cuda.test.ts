// What every engine must do, on an NVIDIA GPU; one skipped test that says why, where there is none.
import { test } from 'node:test';
import { UnsupportedError } from '@onnxcast/series';
import { testEngine } from '../../../../../test/contracts/engine.suite.ts';
import { openSession } from '../../../../runtime-node/src/open-session.ts';
import { createOnnxEngine } from './engine-onnx.ts';

const create = () => createOnnxEngine({ openSession, device: 'cuda' });

const missing = await whyNoCuda();
if (missing === undefined) testEngine('onnx (CUDA)', create);
else test('the engine onnx on CUDA does what every engine does', { skip: missing }, () => {});

async function whyNoCuda(): Promise<string | undefined> {
  try {
    await (await create()).dispose();
    return undefined;
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    return error.message;
  }
}
