// Prints the MB that a closure takes beside its engine: run in a process of its own with the engine's name.
import { flattenWeights, initialWeights, type ModelSpec } from '@onnxcast/model';
import { createOpenSession } from '@onnxcast/runtime-node';
import { createBatch, createRandom, generateSine } from '@onnxcast/series';
import { createOnnxEngine, createTensorflowEngine } from '@onnxcast/trainer';

const spec: ModelSpec = { features: ['y'], hidden: [64, 64], scaling: 'none' };
const engine =
  process.argv[2] === 'onnx'
    ? await createOnnxEngine({ openSession: createOpenSession({ threads: 1 }) })
    : await createTensorflowEngine();
const objective = engine.createOneStep(spec, createBatch(generateSine({ series: 97, length: 1000 })));
const before = process.resourceUsage().maxRSS;
for (let i = 0; i < 2; i++) await objective.evaluate(flattenWeights(spec, initialWeights(spec, createRandom(0))));
console.log((process.resourceUsage().maxRSS - before) / 1024);
process.exit(0);
