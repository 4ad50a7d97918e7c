import { testEngine } from '../../../../../test/contracts/engine.suite.ts';
import { openSession } from '../../../../runtime-node/src/open-session.ts';
import { createOnnxEngine } from './engine-onnx.ts';

testEngine('onnx', () => createOnnxEngine({ openSession }));
