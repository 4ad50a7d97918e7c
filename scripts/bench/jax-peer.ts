// jax-js as a peer, fetched when it is asked for: gradients of plain steps, compiled into WebAssembly kernels.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClosureTask } from './closures-task.ts';
import type { Ready } from './figures.ts';
import { installPackage } from './install-package.ts';
import { readyToCall } from './measure-in-turns.ts';

const JAX = '@jax-js/jax@0.1.25';
/** It has no `scan`: a loop is compiled step after step, ten seconds for so many. */
const MOST_STEPS = 100;

/** An array of jax-js, which every use takes, but for that of `ref`. */
interface JaxArray {
  readonly ref: JaxArray;
  add(other: JaxArray): JaxArray;
  sub(other: JaxArray): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  dispose(): void;
  js(): unknown;
}

type Layer = Readonly<Record<'input' | 'recurrent' | 'bias', JaxArray>>;
interface Parameters {
  readonly layers: readonly [Layer, Layer];
  readonly head: JaxArray;
}

/** jax-js, as far as it is used here. */
interface Jax {
  readonly numpy: {
    array(data: Float32Array): JaxArray;
    zeros(shape: readonly number[]): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    split(a: JaxArray, parts: number, axis: number): readonly JaxArray[];
    tanh(x: JaxArray): JaxArray;
    sum(x: JaxArray): JaxArray;
  };
  readonly nn: { sigmoid(x: JaxArray): JaxArray };
  defaultDevice(name: string): unknown;
  jit<F>(f: F): F;
  valueAndGrad(f: (given: Parameters) => JaxArray): (given: Parameters) => readonly [JaxArray, Parameters];
}

/** Loss and gradients of two LSTM layers and a dense one, written as plain steps. */
export async function jaxClosure({
  hidden,
  batch,
  steps,
  loss,
}: ClosureTask): Promise<Ready | { readonly reason: string }> {
  if (loss === 'closed-loop') return { reason: 'it has no scan: a closed loop is compiled step by step' };
  if (steps > MOST_STEPS) return { reason: `it has no scan: ${steps} steps are compiled one by one, minutes` };
  const jax = await importJax();
  const { numpy: np, nn } = jax;
  jax.defaultDevice('wasm');
  const weights = (rows: number, columns: number) =>
    np
      .array(Float32Array.from({ length: rows * columns }, (_, i) => 0.1 * Math.sin(i + rows)))
      .reshape([rows, columns]);
  const layerOf = (inputs: number): Layer => {
    return {
      input: weights(inputs, 4 * hidden),
      recurrent: weights(hidden, 4 * hidden),
      bias: weights(1, 4 * hidden),
    };
  };
  const parameters: Parameters = { layers: [layerOf(1), layerOf(hidden)], head: weights(hidden, 1) };
  const waves = Array.from({ length: steps + 1 }, (_, t) =>
    np.array(Float32Array.from({ length: batch }, (_, n) => Math.sin((t + 7 * n) / 20))).reshape([batch, 1]),
  );
  const run = ({ input, recurrent, bias }: Layer, xs: readonly JaxArray[]): readonly JaxArray[] => {
    let [h, c] = [np.zeros([batch, hidden]), np.zeros([batch, hidden])];
    const ys = xs.map((x) => {
      const gates = np.matmul(x, input.ref).add(np.matmul(h, recurrent.ref)).add(bias.ref);
      const [i, f, g, o] = np.split(gates, 4, 1) as [JaxArray, JaxArray, JaxArray, JaxArray];
      c = nn
        .sigmoid(f)
        .mul(c)
        .add(nn.sigmoid(i).mul(np.tanh(g)));
      h = nn.sigmoid(o).mul(np.tanh(c.ref));
      return h.ref;
    });
    h.dispose();
    c.dispose();
    return ys;
  };
  const lossOf = ({ layers: [first, second], head }: Parameters): JaxArray => {
    const inputs = waves.slice(0, steps).map((x) => x.ref);
    const squares = run(second, run(first, inputs)).map((y, t) => {
      const error = np.matmul(y, head.ref).sub(waves[t + 1]!.ref);
      return np.sum(error.ref.mul(error));
    });
    return squares.reduce((sum, one) => sum.add(one)).mul(1 / (batch * steps));
  };
  const compiled = jax.jit(jax.valueAndGrad(lossOf));
  const borrow = (layer: Layer): Layer => {
    return { input: layer.input.ref, recurrent: layer.recurrent.ref, bias: layer.bias.ref };
  };
  return readyToCall(() => {
    const [first, second] = parameters.layers;
    const [value, { layers, head }] = compiled({
      layers: [borrow(first), borrow(second)],
      head: parameters.head.ref,
    });
    for (const { input, recurrent, bias } of layers) for (const one of [input, recurrent, bias]) one.js();
    head.js();
    return value.js();
  });
}

async function importJax(): Promise<Jax> {
  const folder = await installPackage(JAX);
  return (await import(pathToFileURL(join(folder, 'dist/index.js')).href)) as Jax;
}
