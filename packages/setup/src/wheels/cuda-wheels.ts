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
    libraries: [
      'onnxruntime/capi/libonnxruntime_providers_shared.so',
      'onnxruntime/capi/libonnxruntime_providers_cuda.so',
    ],
  },
  {
    title: 'the CUDA runtime',
    project: 'nvidia-cuda-runtime',
    version: '13.0.96',
    sha256: '7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548',
    platform: 'manylinux2014_x86_64',
    bytes: 2_243_632,
    unpackedBytes: 704_288,
    libraries: [`${CUDA}/libcudart.so.13`],
  },
  {
    title: 'cuBLAS',
    project: 'nvidia-cublas',
    version: '13.0.2.14',
    sha256: '0cf238ffdbe46c00cb9aa98e7bca745c223a5ca5a53e686ac8b3e5a08fe80d6c',
    platform: 'manylinux_2_27_x86_64',
    bytes: 420_882_912,
    unpackedBytes: 593_973_192,
    libraries: [`${CUDA}/libcublasLt.so.13`, `${CUDA}/libcublas.so.13`],
  },
  {
    title: 'cuRAND',
    project: 'nvidia-curand',
    version: '10.4.0.35',
    sha256: '1aee33a5da6e1db083fe2b90082def8915f30f3248d5896bcec36a579d941bfc',
    platform: 'manylinux_2_27_x86_64',
    bytes: 59_544_258,
    unpackedBytes: 132_698_328,
    libraries: [`${CUDA}/libcurand.so.10`],
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
    libraries: [
      '',
      '_graph',
      '_ops',
      '_adv',
      '_cnn',
      '_heuristic',
      '_engines_runtime_compiled',
      '_engines_precompiled',
    ].map((part) => `${CUDNN}/libcudnn${part}.so.9`),
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
