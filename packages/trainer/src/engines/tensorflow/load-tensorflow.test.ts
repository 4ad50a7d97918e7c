import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { tensorflowIsMissing } from './tensorflow.suite.ts';

/** Runs a module that imports from sources, in a process of its own. */
function runModule(code: string, ...flags: readonly string[]) {
  const run = ['--conditions=source', '--import', 'tsx', ...flags, '--input-type=module', '-e', code];
  return spawnSync(process.execPath, run, { encoding: 'utf8', cwd: new URL('../../../../..', import.meta.url) });
}

const engine = JSON.stringify(new URL('./engine-tensorflow.ts', import.meta.url).href);

describe('loading TensorFlow', () => {
  test('without its binding is a SetupError with the two ways on', () => {
    const hook = `export const resolve = (name, context, next) => {
      if (name === '@tensorflow/tfjs-node') throw new Error('The addon can not be found.');
      return next(name, context);
    };`;
    const register = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
    const { stdout } = runModule(
      `const { createTensorflowEngine } = await import(${engine});
       await createTensorflowEngine().catch(({ name, message }) => console.log(name + ': ' + message));`,
      '--import',
      `data:text/javascript,${encodeURIComponent(register)}`,
    );
    assert.equal(
      stdout.trim(),
      "SetupError: TensorFlow is not set up: The addon can not be found. Run `npx onnxcast setup`, or train with `engine: 'onnx'`.",
    );
  });

  test('and computing with it prints nothing', { skip: tensorflowIsMissing }, () => {
    const { stdout, stderr, status } = runModule(
      `const { createTensorflowEngine } = await import(${engine});
       const engine = await createTensorflowEngine();
       const inputs = { shape: [1, 3, 1], data: Float32Array.of(1, 2, 3) };
       const objective = engine.createOneStep({ features: ['y'], hidden: [2], scaling: 'none' }, { inputs, targets: inputs });
       await objective.evaluate(new Float32Array(8 + 16 + 16 + 3));
       objective.dispose();
       await engine.dispose();`,
    );
    assert.equal(stderr, '');
    assert.equal(stdout, '');
    assert.equal(status, 0);
  });
});
