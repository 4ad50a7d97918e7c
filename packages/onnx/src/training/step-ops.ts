// The operations of a step that repeats: what is the step's own happens in it, what is around it happens there, once.
import type { Node, Ops, Tape } from '@onnxcast/model';

type Value = Node<string>;

/** A product of a step with weights from around it, which get their gradients from all steps at once. */
export interface Product {
  readonly x: Value;
  readonly weight: Value;
  readonly plus: Value;
  readonly result: Value;
}

/** Operations of a step, and what they came upon. */
export interface StepOps {
  readonly ops: Ops<Value>;
  /** Those with a weight or a bias by which a gradient is wanted. */
  readonly products: readonly Product[];
  /** Takes a value as the step's own. */
  own(value: Value): Value;
}

/**
 * Joins the tape of a step with the tape around it.
 * @throws Error when a step uses a value from around it by which a gradient is wanted in anything but a product: a mistake in the step
 */
export function createStepOps(outer: Tape<string>, inner: Tape<string>): StepOps {
  const owned = new WeakSet<Value>();
  const products: Product[] = [];
  const own = (value: Value): Value => {
    owned.add(value);
    return value;
  };
  const isOwn = (value: Value) => owned.has(value);
  const take = (value: Value): Value => (isOwn(value) ? value : inner.constant(value.value));
  const enter = (value: Value): Value => {
    if (isOwn(value) || !outer.isWanted(value)) return take(value);
    throw new Error(`"${value.value}" enters a step without a product: no gradient would reach it`);
  };
  const apply = (given: readonly Value[], run: (ops: Ops<Value>, given: readonly Value[]) => Value): Value =>
    given.some(isOwn) ? own(run(inner.ops, given.map(enter))) : run(outer.ops, given);

  const ops: Ops<Value> = {
    add: (...given) => apply(given, (o, [a, b]) => o.add(a!, b!)),
    sub: (...given) => apply(given, (o, [a, b]) => o.sub(a!, b!)),
    mul: (...given) => apply(given, (o, [a, b]) => o.mul(a!, b!)),
    sigmoid: (x) => apply([x], (o, [a]) => o.sigmoid(a!)),
    tanh: (x) => apply([x], (o, [a]) => o.tanh(a!)),
    relu: (x) => apply([x], (o, [a]) => o.relu(a!)),
    concat: (parts) => apply(parts, (o, given) => o.concat(given)),
    numbers: (values) => outer.ops.numbers(values),
    split(x, names) {
      if (!isOwn(x)) return outer.ops.split(x, names);
      return inner.ops.split(x, names).map(own);
    },
    affine(x, weight, plus) {
      if (![x, weight, plus].some(isOwn)) return outer.ops.affine(x, weight, plus);
      const made = inner.ops.affine(enter(x), take(weight), take(plus));
      if (![weight, plus].some((value) => outer.isWanted(value))) return own(made);
      // Its gradient is wanted for theirs, though nothing in the step may be.
      const result = own(inner.isWanted(made) ? made : inner.variable(made.value));
      products.push({ x, weight, plus, result });
      return result;
    },
  };
  return { ops, products, own };
}
