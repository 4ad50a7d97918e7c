// The build of onnxruntime-web that can use WebGPU, and when it is taken.
import { UnsupportedError } from '@onnxcast/series/errors';
import { type ChooseBuild, unknownDevice } from '../open-session.ts';
import { type OrtBuild, wasmBuild } from '../ort.ts';
import { findObstacle } from './obstacle.ts';

/** 27 MB, fetched only where WebGPU is used. */
const webgpuBuild: OrtBuild = {
  device: 'webgpu',
  files: 'ort-wasm-simd-threaded.asyncify',
  load: () => import('onnxruntime-web/webgpu'),
};

/** The graphs of ours that WebGPU can run are run once a step, and their results fetched from the GPU each time. */
const roundTrips = 'a graph of one step would wait for the GPU at each';

/** WebGPU where it is asked for and runs the model; `auto` is WebAssembly, and says why. */
export const chooseWebgpu: ChooseBuild = async (device, model) => {
  if (device === 'wasm' || device === 'cpu') return { build: wasmBuild };
  if (device !== 'auto' && device !== 'webgpu') throw unknownDevice(device, { expected: 'auto, wasm, webgpu or cpu' });
  const obstacle = await findObstacle(model);
  if (device === 'auto') return { build: wasmBuild, note: `no WebGPU: ${obstacle ?? roundTrips}` };
  if (obstacle === undefined) return { build: webgpuBuild };
  const remedy = `Use device wasm or auto, or in a browser with WebGPU a graph of one step in float32 (\`convert\` with \`form: 'step', numbers: 'float32'\`).`;
  throw new UnsupportedError({ option: 'device', found: `webgpu, but ${obstacle}`, remedy });
};
