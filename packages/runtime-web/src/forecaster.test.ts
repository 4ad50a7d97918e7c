import { testForecaster } from '../../runtime/src/forecaster.suite.ts';
import { createOpenSession } from './index.ts';

testForecaster('onnxruntime-web', createOpenSession());
