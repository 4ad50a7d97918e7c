// What every `Forecaster.load` must refuse, whichever ONNX Runtime is under it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Forecaster } from '@onnxcast/runtime';
import { InputError, ModelFileError, type OnnxcastError, UnsupportedError } from '@onnxcast/series';
import { convert } from '../../packages/converter/src/index.ts';
import { asForeign } from './forecaster-cases.suite.ts';
import { readSine64 } from './form.suite.ts';

/** What is given to `load` beside a model. */
interface Options {
  readonly device?: string;
  readonly threads?: number;
  readonly file?: string;
}

/** What one `load` takes. */
interface Loader {
  load(model: unknown, options?: Options): Promise<Forecaster>;
  /** What it can load, as its message says. */
  readonly sources: string;
  /** Its devices, as its message says. */
  readonly devices: string;
}

/** Runs the contract of `Forecaster.load`. */
export function testLoad(name: string, { load, sources, devices }: Loader): void {
  const { spec, weights } = readSine64();
  const model = convert(spec, weights);

  describe(`loading a model with ${name}`, () => {
    test('what is no model to load is an InputError that says what can be loaded', async () => {
      for (const [given, found] of [
        [undefined, 'undefined'],
        [null, 'null'],
        [42, '42'],
        ['', '""'],
        [new Set(), 'an object of type Set'],
      ] as const) {
        const error = await refuse(load(given), InputError);
        const said = `model: found ${found}, expected ${sources}. Give one of them`;
        assert.ok(error.message.startsWith(said), error.message);
        assert.equal(error.expected, sources);
      }
    });

    test('a device that there is not, and a number of threads that is none, are named', async () => {
      const device = await refuse(load(model, { device: 'tpu' }), UnsupportedError);
      assert.equal(device.message, `device: found "tpu", expected ${devices}.`);
      for (const threads of [-1, 1.5, Number.NaN]) {
        const { message, option } = await refuse(load(model, { threads }), InputError);
        assert.equal(option, 'threads');
        assert.match(message, new RegExp(`^threads: found ${threads}, expected a whole number, `));
      }
    });

    test("a model that ONNX Runtime refuses is the file's fault, and the next one loads", async () => {
      // Another operator's name, of the same length: the outside still fits, and there is no digest that would tell.
      const broken = Buffer.from(asForeign(model));
      while (broken.includes('Transpose')) broken.write('Transpoze', broken.indexOf('Transpose'));
      const error = await refuse(load(broken, { device: 'cpu', file: 'broken.onnx' }), ModelFileError);
      assert.match(error.message, /^broken\.onnx: ONNX Runtime refuses this model: .*Transpoze/);
      assert.equal(error.file, 'broken.onnx');
      const forecaster = await load(model, { device: 'cpu' });
      assert.equal((await forecaster.forecast([0, 0.1], 3)).values.length, 3);
      await forecaster.dispose();
    });
  });
}

async function refuse(loading: Promise<Forecaster>, kind: new (said: string) => OnnxcastError): Promise<OnnxcastError> {
  const error = await loading.then(
    () => assert.fail('it loads'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof kind, String(error));
  return error;
}
