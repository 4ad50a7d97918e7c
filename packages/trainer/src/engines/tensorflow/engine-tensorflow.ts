// Training on TensorFlow, through tfjs-node.
import { cells } from '@onnxcast/model';
import type * as tfjs from '@tensorflow/tfjs';
import type { Engine } from '../engine.ts';
import { createEngineOn } from '../tfjs/create-engine.ts';
import type { LayerRunner, LayerTensors } from '../tfjs/layer-runner.ts';
import { createCellRunner } from '../tfjs/run-cells.ts';
import { canFuseClosedLoop, createFusedClosedLoop } from './fused-closed-loop.ts';
import { loadTensorflow, type Tensorflow } from './load-tensorflow.ts';

/**
 * The fast engine: TensorFlow's fused LSTM ops, reached through tfjs-node.
 * Threads follow TF_NUM_INTRAOP_THREADS, by default 1; see `createParallelEngine` for more.
 * @throws SetupError when TensorFlow is not set up
 * Source: TensorFlow ops BlockLSTMV2 and BlockLSTMGradV2.
 * @example const engine = await createTensorflowEngine();
 */
export async function createTensorflowEngine(): Promise<Engine> {
  const tensorflow = await loadTensorflow();
  const threads = Number(process.env['TF_NUM_INTRAOP_THREADS']);
  const ops = createBlockOps(tensorflow);
  const lstmRunner = createLstmRunner(tensorflow.tf, ops);
  return createEngineOn(tensorflow.tf, {
    name: 'tensorflow',
    description: `TensorFlow ${tensorflow.version} through tfjs-node, CPU, ${threads} thread${threads === 1 ? '' : 's'}`,
    backend: 'tensorflow',
    createRunner: (kind) =>
      cells[kind].tensorflow !== undefined ? lstmRunner : createCellRunner(tensorflow.tf, cells[kind]),
    createClosedLoop: (spec, batch) =>
      canFuseClosedLoop(spec) ? createFusedClosedLoop(tensorflow, spec, batch) : undefined,
    dispose: () => ops.dispose(),
  });
}

/** What BlockLSTMV2 returns, each `[time, batch, hidden]`, in its order: i, cs, f, o, ci, co, h. */
type BlockOutputs = readonly tfjs.Tensor3D[];
const CS = 1;
const H = 6;

interface BlockInputs {
  readonly x: tfjs.Tensor3D;
  readonly layer: LayerTensors;
  readonly c: tfjs.Tensor2D;
  readonly h: tfjs.Tensor2D;
}

interface BlockOps {
  forward(inputs: BlockInputs): BlockOutputs;
  /** x_grad, cs_prev_grad, h_prev_grad, w_grad, wci_grad, wcf_grad, wco_grad, b_grad. */
  backward(inputs: BlockInputs, outputs: BlockOutputs, hGradient: tfjs.Tensor3D): readonly tfjs.Tensor[];
  dispose(): void;
}

function createBlockOps({ tf, backend }: Tensorflow): BlockOps {
  const { TF_ATTR_BOOL, TF_ATTR_FLOAT, TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  const type = { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT };
  const noPeephole = { name: 'use_peephole', type: TF_ATTR_BOOL, value: false };
  const noClip = { name: 'cell_clip', type: TF_ATTR_FLOAT, value: 0 };
  const lengths = new Map<number, tfjs.Tensor>();
  // Order of the ops' inputs: seq_len_max, x, cs_prev, h_prev, w, wci, wcf, wco, b.
  const gather = ({ x, layer, c, h }: BlockInputs): tfjs.Tensor[] => {
    const peephole = tf.zeros([layer.bias.shape[0]! / 4]);
    return [toInt64(x.shape[0]), x, c, h, layer.kernel, peephole, peephole, peephole, layer.bias];
  };

  /** The op's sequence length as a tensor that is made once: tfjs-node's own Int64Scalar leaks one at every use. */
  function toInt64(value: number): tfjs.Tensor {
    let length = lengths.get(value);
    if (!length) {
      const { warn } = console;
      console.warn = () => {}; // It warns that int64 is read back as BigInt64Array; this one is never read back.
      try {
        length = tf.tidy(() =>
          tf.keep(
            backend.executeSingleOutput(
              'Cast',
              [
                { name: 'SrcT', type: TF_ATTR_TYPE, value: backend.binding.TF_INT32 },
                { name: 'DstT', type: TF_ATTR_TYPE, value: backend.binding.TF_INT64 },
                { name: 'Truncate', type: TF_ATTR_BOOL, value: false },
              ],
              [tf.scalar(value, 'int32')],
            ),
          ),
        );
      } finally {
        console.warn = warn;
      }
      lengths.set(value, length);
    }
    return length;
  }

  return {
    forward: (inputs) =>
      backend.executeMultipleOutputs('BlockLSTMV2', [noClip, noPeephole, type], gather(inputs), 7) as tfjs.Tensor3D[],
    backward: (inputs, outputs, hGradient) => {
      const given = [...gather(inputs), ...outputs, tf.zerosLike(hGradient), hGradient];
      return backend.executeMultipleOutputs('BlockLSTMGradV2', [noPeephole, type], given, 8);
    },
    dispose: () => {
      tf.dispose([...lengths.values()]);
      lengths.clear();
    },
  };
}

function createLstmRunner(tf: typeof tfjs, ops: BlockOps): LayerRunner {
  const atRest = (x: tfjs.Tensor3D, layer: LayerTensors): BlockInputs => {
    const zeros = tf.zeros<tfjs.Rank.R2>([x.shape[1], layer.bias.shape[0] / 4]);
    return { x, layer, c: zeros, h: zeros };
  };
  return {
    forward(x, layer) {
      const outputs = ops.forward(atRest(x, layer));
      return { states: [outputs[H]!, outputs[CS]!], saved: outputs };
    },
    backward(dH, x, layer, saved) {
      const gradients = ops.backward(atRest(x, layer), saved as BlockOutputs, dH);
      return [gradients[0]!, gradients[3]!, gradients[7]!];
    },
    createStep:
      (layer) =>
      (x, [h, c]) => {
        const outputs = ops.forward({ x: x.expandDims<tfjs.Tensor3D>(0), layer, c: c!, h });
        return [outputs[H]!.squeeze<tfjs.Tensor2D>([0]), outputs[CS]!.squeeze<tfjs.Tensor2D>([0])];
      },
  };
}
