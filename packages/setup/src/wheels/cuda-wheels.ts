// Which files of the Python Package Index bring ONNX Runtime's CUDA provider and what it stands on? Pinned by hash.
import type { Host } from '../machine/host.ts';
import type { Trouble } from '../machine/setup-error.ts';
import type { PinnedWheel } from './wheels.ts';

/** The version of ONNX Runtime whose provider it is: that of the npm package, to the last digit. */
const ONNXRUNTIME_VERSION = '1.30.0';

const CUDA = 'nvidia/cu13/lib';
const CUDNN = 'nvidia/cudnn/lib';

// The releases of CUDA 13.0, with which the provider was built: every driver that runs a later 13 runs them.
// Left out: cuFFT, which only operators ask for that no forecast uses, and TensorRT.
const CUDA_WHEELS: readonly PinnedWheel[] = [
  {
    title: "ONNX Runtime's CUDA provider",
    project: 'onnxruntime-gpu',
    version: ONNXRUNTIME_VERSION,
    sha256: '4fbf0c5d7b5fb99266c2e8a802e3e64af68bdc383e0f3c7349b985f1087eedaa',
    platform: 'manylinux_2_28_x86_64',
    bytes: 246_658_419,
    unpackedBytes: 272_064_536,
    libraries: {
      'onnxruntime/capi/libonnxruntime_providers_shared.so':
        '086ec1d5388f64153d9c63470d126693db9a182c8ce236d3a1119068471b8a0d',
      'onnxruntime/capi/libonnxruntime_providers_cuda.so':
        '9d7587acb137b31bf84e4d32dc444b969bb601d098b01395effcacfe4341e364',
    },
  },
  {
    title: 'the CUDA runtime',
    project: 'nvidia-cuda-runtime',
    version: '13.0.96',
    sha256: '7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548',
    platform: 'manylinux2014_x86_64',
    bytes: 2_243_632,
    unpackedBytes: 704_288,
    libraries: {
      [`${CUDA}/libcudart.so.13`]: '96c42e418cec19054186b9429c321603cc190bf26a18104e19408117a2a817b0',
    },
  },
  {
    title: 'cuBLAS',
    project: 'nvidia-cublas',
    version: '13.0.2.14',
    sha256: '0cf238ffdbe46c00cb9aa98e7bca745c223a5ca5a53e686ac8b3e5a08fe80d6c',
    platform: 'manylinux_2_27_x86_64',
    bytes: 420_882_912,
    unpackedBytes: 593_973_192,
    libraries: {
      [`${CUDA}/libcublasLt.so.13`]: '4c15f403ac2a8040a3291d07f6c351b5c1f730b45f2ea41f302e415e9600655b',
      [`${CUDA}/libcublas.so.13`]: '1d5f1452af53a0b1cf36bc7d8116d2a22a5f2cffbaa8fca25a1b70360a2e8d7a',
    },
  },
  {
    title: 'cuRAND',
    project: 'nvidia-curand',
    version: '10.4.0.35',
    sha256: '1aee33a5da6e1db083fe2b90082def8915f30f3248d5896bcec36a579d941bfc',
    platform: 'manylinux_2_27_x86_64',
    bytes: 59_544_258,
    unpackedBytes: 132_698_328,
    libraries: {
      [`${CUDA}/libcurand.so.10`]: 'b53732a66b302b11926e00f762e2c2ba67058347ff93cf4ae709de45e93e06da',
    },
  },
  {
    // The provider names no cuDNN and yet opens it for every LSTM, GRU and RNN; cuDNN opens its own parts by name.
    title: 'cuDNN',
    project: 'nvidia-cudnn-cu13',
    version: '9.14.0.64',
    sha256: '024ce8f7571d322991ecadbe82907df2e89b5f36597d03436413ec6dd7c9fe54',
    platform: 'manylinux_2_27_x86_64',
    bytes: 350_763_257,
    unpackedBytes: 472_438_248,
    libraries: {
      [`${CUDNN}/libcudnn.so.9`]: '6236c8c4052ee9e7ee4f3e67f12a6253a738c782a9b0e7e18e6af3310ba2fdc7',
      [`${CUDNN}/libcudnn_graph.so.9`]: 'a60eb678296280a5dfbca22f2a16edc8e62c4a7b1e98530fffa7dbbeb40dd1c9',
      [`${CUDNN}/libcudnn_ops.so.9`]: '9f273296228274ece6982663a3bb552eb094c04fd15de2b8a73520e19a8b3929',
      [`${CUDNN}/libcudnn_adv.so.9`]: '65c6dbc239b4a55d51d29c3499e6cb3cb8660336284555939ab9b096346b3fb0',
      [`${CUDNN}/libcudnn_cnn.so.9`]: '73b0050755d9042f533ddb90b692546b2290f2b5476b982cd0cd992360302673',
      [`${CUDNN}/libcudnn_heuristic.so.9`]: '746e39f78744e2f7d06dc101b71e1b7b2a933a2330dc476e0427e89756ab6787',
      [`${CUDNN}/libcudnn_engines_runtime_compiled.so.9`]:
        '3d94bd79fe0804e3c4a0af4c7f181b45df2c5224965b503dbe9d12126777e126',
      [`${CUDNN}/libcudnn_engines_precompiled.so.9`]:
        '762a024b68f45ecea2484fb43a40c9f25bdd0b398c6442583d9d75128505ed0a',
    },
  },
];

/** What a process has to load before the provider, in this order: nothing on the way there says where they are. */
export const PRELOADED: readonly string[] = [
  'libcudart.so.13',
  'libcublasLt.so.13',
  'libcublas.so.13',
  'libcurand.so.10',
  'libcudnn.so.9',
];

/** The wheels for a machine, or why CUDA is not to be had for it. */
export function findCudaWheels({ platform, arch, libc }: Host): readonly PinnedWheel[] | Trouble {
  if (platform === 'linux' && arch === 'x64' && libc === 'glibc') return CUDA_WHEELS;
  const found = [platform, arch, ...(libc === 'musl' ? ['with musl'] : [])].join(' ');
  return {
    problem: `this is ${found}, and it is there for Linux x64 with glibc only.`,
    remedy: `Run onnxcast ${platform === 'win32' ? 'inside WSL (Windows Subsystem for Linux)' : 'there'}.`,
  };
}
