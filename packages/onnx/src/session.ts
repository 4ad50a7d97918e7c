// What a runtime must give us: a session over a model's bytes. Knows no ONNX Runtime package.

/** One tensor at the border of a session: int64 values travel as `BigInt64Array`. */
export interface SessionTensor {
  readonly type: 'float32' | 'float64' | 'int64';
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array;
}

/** Tensors by name. */
export type Tensors = Readonly<Record<string, SessionTensor>>;

/** What runs a model, in parts. */
export interface RuntimeDescription {
  /** `onnxruntime-web`. */
  readonly name: string;
  readonly version?: string;
  /** `cpu`, `cuda`, `wasm`, `webgpu`. */
  readonly device?: string;
  readonly threads?: number;
  /** Whether it runs in a worker of its own, beside the page. */
  readonly worker?: boolean;
  /** Why it is not a faster device or more threads. */
  readonly note?: string;
}

/** An open model. */
export interface Session {
  /** Where it runs, for a person: `onnxruntime-node 1.30.0, cpu`. */
  readonly description: string;
  readonly runtime?: RuntimeDescription;
  /** Runs that may be under way at once; default 1. */
  readonly parallel?: number;
  /** Runs the model once; `outputs` limits what is computed. */
  run(feeds: Tensors, outputs?: readonly string[]): Promise<Tensors>;
  dispose(): Promise<void>;
}

/** Opens a model's bytes on a device (`auto`, `cpu`, `cuda`, ...); throws `UnsupportedError` with the remedy where the device is missing, `ModelFileError` with `file` where the runtime refuses the model. */
export type OpenSession = (
  model: Uint8Array,
  options: { readonly device: string; readonly file?: string },
) => Promise<Session>;
