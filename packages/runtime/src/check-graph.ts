// What a runtime looks at in a graph before it opens it; apart from the main entry, for pages load it only where nobody vouches for a model.
export { checkGraph, checkSelfContained } from '@onnxcast/onnx/check-graph';
