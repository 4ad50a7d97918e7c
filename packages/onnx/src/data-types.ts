// ONNX's numbers of the types of a tensor's elements.

/** Numbers of `TensorProto.DataType` that graphs of ours are made of: all that a page carries. */
export const dataTypes = { float32: 1, int64: 7, bool: 9, float64: 11 } as const;

/** All of them, so that foreign models can be described. */
export const allDataTypes = {
  undefined: 0,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  string: 8,
  float16: 10,
  uint32: 12,
  uint64: 13,
  complex64: 14,
  complex128: 15,
  bfloat16: 16,
  ...dataTypes,
} as const;
