// Where L-BFGS looks, call by call, on small functions with several minima, narrow valleys and flat places, beside PyTorch.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readReference } from '../reference.suite.ts';
import { type LbfgsOptions, lbfgs } from './lbfgs.ts';
import type { Step } from './optimizer.ts';
import { beale, himmelblau, rosenbrock, twoValleys } from './test-functions.suite.ts';

/** What torch.optim.LBFGS did; made by test/reference/make_lbfgs_functions.py. */
interface Case {
  readonly function: keyof typeof functions;
  readonly start: readonly number[];
  readonly options: Readonly<Record<string, number | string>>;
  /** Parameters at every call of the closure, of each of three steps, or of those before PyTorch parts from itself by rounding. */
  readonly points: readonly (readonly (readonly number[])[])[];
}

const functions = { rosenbrock, himmelblau, beale, twoValleys };
const cases = readReference<readonly Case[]>('lbfgs-functions.json');

/** Rounding parts PyTorch from itself by less than 1e-9 in these steps; a decision that is taken otherwise, by far more. */
const TOLERANCE = 1e-6;

for (const name of Object.keys(functions)) {
  test(`L-BFGS looks at ${name} where PyTorch does, call by call to 1e-6`, async () => {
    for (const one of cases.filter((each) => each.function === name)) {
      const called = `from ${one.start}, ${JSON.stringify(one.options)}`;
      const found = await run(one);
      for (const [step, expected] of one.points.entries()) {
        const points = found[step]!;
        assert.equal(points.length, expected.length, `${called}: calls of step ${step + 1}`);
        for (const [call, point] of points.entries()) {
          const worst = Math.max(...point.map((value, i) => Math.abs(value - expected[call]![i]!)));
          assert.ok(worst <= TOLERANCE, `${called}: call ${call + 1} of step ${step + 1} is ${worst} off`);
        }
      }
    }
  });
}

async function run({ function: name, start, options, points }: Case): Promise<readonly (readonly number[][])[]> {
  const optimizer = lbfgs(fromPython(options));
  let parameters: Float64Array = Float64Array.from(start);
  let state = optimizer.init(parameters);
  const steps: number[][][] = [];
  for (let step = 0; step < points.length; step++) {
    const calls: number[][] = [];
    const closure = async (point: Float64Array) => {
      calls.push([...point]);
      return functions[name](point);
    };
    const result: Step<Float64Array> = await optimizer.step(parameters, closure, state);
    parameters = result.parameters;
    state = result.state;
    steps.push(calls);
  }
  return steps;
}

/** PyTorch's names of options, in ours. */
function fromPython({ line_search_fn, ...numbers }: Case['options']): LbfgsOptions {
  const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const named = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [camel(name), value]));
  return line_search_fn === undefined ? named : { ...named, lineSearch: 'strong-wolfe' };
}
