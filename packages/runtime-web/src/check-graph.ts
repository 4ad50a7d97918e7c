// What a page looks at in a graph that nobody vouches for, before it opens it; apart from the main entry, which most pages load alone.
export { checkGraph } from '@onnxcast/runtime/check-graph';
