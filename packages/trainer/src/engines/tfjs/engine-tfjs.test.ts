import { testEngine } from '../../../../../test/contracts/engine.suite.ts';
import { createTfjsEngine } from './engine-tfjs.ts';

testEngine('tfjs (cpu)', () => createTfjsEngine({ backend: 'cpu' }));
testEngine('tfjs (wasm)', () => createTfjsEngine({ backend: 'wasm' }));
