// Members: cells and heads of the same sizes side by side, each learnt by itself; the median of what they say is taken.
import type { Named } from '../cells/cell.ts';
import type { TensorLayout } from '../heads/head.ts';
import type { Ops } from '../ops/ops.ts';
import { type CellStack, type CellStackSpec, cellName, connectStack, stackState, stackTensors } from './cell-stack.ts';
import type { NetworkState, Widths } from './kind.ts';

/** The fields of a spec that say what members are. */
export interface MembersSpec extends CellStackSpec {
  /** Cells and heads side by side, an odd number, default 1. */
  readonly members?: number;
}

/** What the names of each member's tensors begin with, as those of PyTorch's `nn.ModuleList` `self.members` do; of a single one with nothing. */
function memberPrefixes({ members = 1 }: Pick<MembersSpec, 'members'>): readonly string[] {
  return members === 1 ? [''] : Array.from({ length: members }, (_, i) => `members.${i}.`);
}

/** Names of the cells that see features: the first of each member. */
export function firstCells(spec: MembersSpec): readonly string[] {
  return spec.hidden.length === 0 ? [] : memberPrefixes(spec).map((prefix) => `${prefix}${cellName(spec, 1)}`);
}

/** Weights of all members, one after another. */
export function membersTensors(spec: MembersSpec, widths: Widths): readonly TensorLayout[] {
  const own = stackTensors(spec, widths);
  return memberPrefixes(spec).flatMap((prefix) => own.map((one) => ({ ...one, name: `${prefix}${one.name}` })));
}

/** Widths of what all members carry from step to step. */
export function membersState(spec: MembersSpec): NetworkState<number> {
  return memberPrefixes(spec).flatMap(() => stackState(spec));
}

/** Joins learnt values to members: one step of all of them says the median, value by value. */
export function connectMembers<T>(ops: Ops<T>, spec: MembersSpec, weights: Named<T>): CellStack<T> {
  const stacks = memberPrefixes(spec).map((prefix) => connectStack(ops, spec, withoutPrefix(weights, prefix)));
  const size = spec.hidden.length;
  return {
    step(x, before) {
      const after = stacks.map((stack, i) => stack.step(x, before.slice(i * size, (i + 1) * size)));
      const told = after.map((one) => one.told);
      return { told: medianOf(ops, told), state: after.flatMap(({ state }) => state) };
    },
  };
}

/** Puts the weights of models that were learnt by themselves side by side. */
export function joinMembers<T>(spec: MembersSpec, members: readonly Named<T>[]): Named<T> {
  const prefixes = memberPrefixes(spec);
  const names = [...stackTensors(spec, { features: 1, targets: 1 }).map(({ name }) => name)];
  return Object.fromEntries(
    members.flatMap((own, i) => names.map((name) => [`${prefixes[i]!}${name}`, own[name]!] as const)),
  );
}

function withoutPrefix<T>(weights: Named<T>, prefix: string): Named<T> {
  if (prefix === '') return weights;
  const own = Object.entries(weights).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}

/**
 * The middle one of an odd number of values, element by element, by a network of comparisons: neighbours change places
 * until all are in order. Of two, `a + relu(b - a)` is the larger and `b - relu(b - a)` the smaller one.
 */
function medianOf<T>(ops: Ops<T>, values: readonly T[]): T {
  const sorted = [...values];
  for (let round = 0; round < values.length; round++) {
    for (let i = round % 2; i + 1 < values.length; i += 2) {
      const [a, b] = [sorted[i]!, sorted[i + 1]!];
      const above = ops.relu(ops.sub(b, a));
      sorted[i] = ops.sub(b, above);
      sorted[i + 1] = ops.add(a, above);
    }
  }
  return sorted[(values.length - 1) / 2]!;
}
