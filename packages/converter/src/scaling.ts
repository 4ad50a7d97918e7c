// Per-series scaling inside the graph, in float64 unless it is made for a device without: history -> scale -> scaled values, float32 from here on -> raw values again.
import type { Named } from '@onnxcast/model';
import { addCast, createGraphOps, type GraphBuilder } from '@onnxcast/onnx';
import { addColumns } from './columns.ts';
import type { Architecture } from './resolved-model.ts';

/** Names of one scale's values by part, float64, each [batch, 1, features] or [batch, features]; none where nothing is scaled. */
export type Scale = Named<string>;

/** Adds the scale of a raw history [batch, time, features]: each part [batch, 1, features]. */
export function addScaleOfHistory(
  graph: GraphBuilder,
  { scaling, spec, numbers }: Architecture,
  history: string,
): Scale {
  const ops = createGraphOps(graph, 'scale', numbers);
  const named = Object.entries(scaling.measure(ops, history)).map(([part, value]) => {
    return [part, graph.shape(ops.named(value, part), ['batch', 1, spec.features.length], numbers)] as const;
  });
  return Object.fromEntries(named);
}

/** Adds the scale of a series of which one row [batch, features] is known: each part of its shape, or one number. */
export function addScaleOfRow(graph: GraphBuilder, { scaling, numbers }: Architecture, row: string): Scale {
  const same = (x: string) => x;
  return scaling.measure({ ...createGraphOps(graph, 'scale', numbers), first: same, mean: same, max: same }, row);
}

/** Adds a scale that is `known` where it is set, and `computed` elsewhere. */
export function addKeptScale(
  graph: GraphBuilder,
  { scaling, numbers }: Architecture,
  { known, computed }: { readonly known: Scale; readonly computed: Scale },
): Scale {
  if (scaling.sign === undefined) return {};
  const inOrder = (scale: Scale) => scaling.parts.map((part) => scale[part]!);
  const kept = createGraphOps(graph, 'scale', numbers).wherePositive(
    known[scaling.sign]!,
    inOrder(known),
    inOrder(computed),
  );
  return Object.fromEntries(scaling.parts.map((part, i) => [part, graph.rename(kept[i]!, `kept_${part}`)]));
}

/** Adds raw, float64 -> scaled, float32. */
export function addScaling(
  graph: GraphBuilder,
  { scaling, numbers }: Architecture,
  { scale, raw, name }: { readonly scale: Scale; readonly raw: string; readonly name: string },
): string {
  const scaled = scaling.scale(createGraphOps(graph, name, numbers), scale, raw);
  return addCast(graph, scaled, { to: 'float32', name });
}

/** Adds scaled, float32 -> raw, float64, under the name of a graph's output. */
export function addUnscaling(
  graph: GraphBuilder,
  { scaling, numbers }: Architecture,
  { scale, scaled, name }: { readonly scale: Scale; readonly scaled: string; readonly name: string },
): string {
  const wide = addCast(graph, scaled, { to: numbers, name: `wide_${name}` });
  return graph.rename(scaling.unscale(createGraphOps(graph, name, numbers), scale, wide), name);
}

/** Adds the scale of some columns. */
export function addScaleOfColumns(
  graph: GraphBuilder,
  { spec }: Architecture,
  { scale, columns, name }: { readonly scale: Scale; readonly columns: readonly number[]; readonly name: string },
): Scale {
  const cut = Object.entries(scale).map(([part, value]) => {
    return [part, addColumns(graph, value, { columns, of: spec.features.length, name: `${part}_of_${name}` })] as const;
  });
  return Object.fromEntries(cut);
}
