// A stranger's graph as far as its limits can be read off it: nodes, constants, graphs inside nodes. Read without a protobuf library, so that a page looks at it, too.
import { ModelFileError } from '@onnxcast/series/errors';
import { WireReader } from '../wire-reader.ts';

/** A tensor that a file holds. */
export interface HeldTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly type: number;
  /** Whether its numbers lie in another file. */
  readonly isElsewhere: boolean;
  /** Numbers of it, of whole or real types and few; undefined of others. */
  readonly numbers: readonly number[] | undefined;
}

/** One value of an attribute. */
export interface HeldAttribute {
  readonly numbers: readonly number[];
  readonly tensors: readonly HeldTensor[];
  readonly graphs: readonly HeldGraph[];
  readonly isSparse: boolean;
}

/** One node. */
export interface HeldNode {
  readonly name: string;
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, HeldAttribute>>;
}

/** A graph, of a model, of a function, or inside a node. */
export interface HeldGraph {
  readonly nodes: readonly HeldNode[];
  readonly tensors: readonly HeldTensor[];
  readonly inputs: readonly string[];
  readonly isSparse: boolean;
}

/** Numbers of a tensor beyond which it is no size or count. */
const FEW = 1024;

/**
 * Reads the graph of a model, and the bodies of its functions.
 * @throws ModelFileError when the bytes break off
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (field numbers)
 */
export function readGraphs(model: Uint8Array, file: string): readonly HeldGraph[] {
  const reader = new WireReader(model);
  const graphs: HeldGraph[] = [];
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      const field = tag >>> 3;
      if (field === 7) graphs.push(readGraph(reader, 1));
      else if (field === 25) graphs.push(readGraph(reader, 7));
      else reader.skipType(tag & 7);
    }
  } catch (cause) {
    const found = 'an ONNX model cut short or damaged: its graph breaks off';
    throw new ModelFileError({ file, found, remedy: 'Give a complete .onnx file.', cause });
  }
  return graphs;
}

/** @param nodeField where nodes stand: 1 in a graph, 7 in a function */
function readGraph(reader: WireReader, nodeField: number): HeldGraph {
  const nodes: HeldNode[] = [];
  const tensors: HeldTensor[] = [];
  const inputs: string[] = [];
  let isSparse = false;
  reader.fields((field) => {
    if (field === nodeField) nodes.push(readNode(reader));
    else if (nodeField !== 1) return false;
    else if (field === 5) tensors.push(readTensor(reader));
    else if (field === 11) inputs.push(readName(reader));
    else {
      isSparse ||= field === 15;
      return false;
    }
    return true;
  });
  return { nodes, tensors, inputs, isSparse };
}

function readName(reader: WireReader): string {
  let name = '';
  reader.fields((field) => {
    if (field === 1) name = reader.string();
    return field === 1;
  });
  return name;
}

function readNode(reader: WireReader): HeldNode {
  const texts: Record<3 | 4 | 7, string> = { 3: '', 4: '', 7: '' };
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, HeldAttribute>();
  reader.fields((field) => {
    if (field === 1) inputs.push(reader.string());
    else if (field === 2) outputs.push(reader.string());
    else if (field === 3 || field === 4 || field === 7) texts[field] = reader.string();
    else if (field === 5) attributes.set(...readAttribute(reader));
    else return false;
    return true;
  });
  const { 3: name, 4: operator, 7: domain } = texts;
  return { name, operator, domain, inputs, outputs, attributes: Object.fromEntries(attributes) };
}

function readAttribute(reader: WireReader): [name: string, HeldAttribute] {
  let name = '';
  const numbers: number[] = [];
  const tensors: HeldTensor[] = [];
  const graphs: HeldGraph[] = [];
  let isSparse = false;
  reader.fields((field, wire) => {
    if (field === 1) name = reader.string();
    else if (field === 3 || field === 8) readWhole(reader, wire, numbers);
    else if (field === 5 || field === 10) tensors.push(readTensor(reader));
    else if (field === 6 || field === 11) graphs.push(readGraph(reader, 1));
    else {
      isSparse ||= field === 22 || field === 23;
      return false;
    }
    return true;
  });
  return [name, { numbers, tensors, graphs, isSparse }];
}

/** One whole number, or many packed. */
function readWhole(reader: WireReader, wire: number, into: number[]): void {
  if (wire === 0) {
    into.push(reader.int64());
    return;
  }
  const packed = new WireReader(reader.bytes());
  while (packed.pos < packed.len) into.push(packed.int64());
}

/** How numbers of a type lie in bytes, by ONNX's number of it. */
const rawTypes: Readonly<Record<number, (bytes: ArrayBuffer) => ArrayLike<number | bigint>>> = {
  1: (bytes) => new Float32Array(bytes),
  6: (bytes) => new Int32Array(bytes),
  7: (bytes) => new BigInt64Array(bytes),
  11: (bytes) => new Float64Array(bytes),
};

function readTensor(reader: WireReader): HeldTensor {
  const dims: number[] = [];
  const whole: number[] = [];
  let type = 0;
  let name = '';
  let raw: Uint8Array<ArrayBuffer> | undefined;
  let isElsewhere = false;
  reader.fields((field, wire) => {
    if (field === 1) readWhole(reader, wire, dims);
    else if (field === 2) type = reader.uint32();
    else if ((field === 5 || field === 7) && (wire === 0 || wire === 2)) readWhole(reader, wire, whole);
    else if (field === 8) name = reader.string();
    else if ((field === 4 || field === 9 || field === 10) && wire === 2) raw = reader.bytes();
    else {
      if (field === 13) isElsewhere = true;
      if (field !== 14 || wire !== 0) return false;
      if (reader.int64() !== 0) isElsewhere = true;
    }
    return true;
  });
  return { name, dims, type, isElsewhere, numbers: numbersOf(type, raw, whole) };
}

function numbersOf(type: number, raw: Uint8Array<ArrayBuffer> | undefined, whole: readonly number[]) {
  if (raw === undefined) return whole.length > FEW ? undefined : whole;
  const toNumbers = rawTypes[type];
  if (toNumbers === undefined || raw.length > 8 * FEW || raw.length % (type === 7 || type === 11 ? 8 : 4) !== 0) {
    return undefined;
  }
  // A copy, which begins where numbers may; of a Buffer `slice` is none.
  return Array.from(toNumbers(Uint8Array.from(raw).buffer), Number);
}
