// What builds a form of graph.
import type { GraphBuilder } from '@onnxcast/onnx';
import type { FixedLengths } from '../ends.ts';
import type { ResolvedModel } from '../resolved-model.ts';

/**
 * Adds the nodes of a form: from its inputs, which are there by their names, to values with the names of its outputs.
 * @param lengths those of a form that has fixed ones
 */
export type BuildForm = (graph: GraphBuilder, model: ResolvedModel, lengths: FixedLengths | undefined) => void;
