// Python packages that tests and benchmarks compare with, each pinned together with everything it imports.

/** What the converter's tests need: ONNX's own checker and evaluator, ONNX Runtime for Python, and Triton's messages. */
export const TEST_PACKAGES: readonly string[] = [
  'onnx==1.23.2',
  'onnxruntime==1.30.0',
  'numpy==2.4.6',
  'safetensors==0.8.0',
  // only its message definitions of a model's config are read
  'tritonclient==2.73.0',
  // imported by the above
  'ml_dtypes==0.6.0',
  'protobuf==7.36.2',
  'typing_extensions==4.16.0',
  'flatbuffers==25.12.19',
  'packaging==26.3',
];

const ON_LINUX = "; sys_platform == 'linux'";

/**
 * What the benchmarks need: PyTorch.
 *
 * On Linux its libraries are linked to CUDA's and do not load without them, even where only the CPU is used; what it
 * declares beyond this (triton, cuda-bindings, cusolver) is not needed for that and left out.
 */
export const BENCH_PACKAGES: readonly string[] = [
  'torch==2.15.0',
  'numpy==2.4.6',
  'safetensors==0.8.0',
  // imported by the above
  'filelock==4.2.12',
  'typing_extensions==4.16.0',
  'sympy==1.14.0',
  'mpmath==1.3.0',
  'networkx==3.6.1',
  'jinja2==3.1.6',
  'markupsafe==3.0.4',
  'fsspec==2026.9.0',
  'setuptools==84.2.1',
  `nvidia-cublas==13.4.1.3${ON_LINUX}`,
  `nvidia-cuda-cupti==13.2.86${ON_LINUX}`,
  `nvidia-cuda-nvrtc==13.2.86${ON_LINUX}`,
  `nvidia-cuda-runtime==13.2.86${ON_LINUX}`,
  `nvidia-cudnn-cu13==9.26.0.51${ON_LINUX}`,
  `nvidia-cufft==12.2.0.57${ON_LINUX}`,
  `nvidia-cufile==1.17.1.22${ON_LINUX}`,
  `nvidia-cusparse==12.7.10.12${ON_LINUX}`,
  `nvidia-cusparselt-cu13==0.8.1${ON_LINUX}`,
  `nvidia-nccl-cu13==2.30.7${ON_LINUX}`,
  `nvidia-nvjitlink==13.5.37${ON_LINUX}`,
  `nvidia-nvshmem-cu13==3.7.2${ON_LINUX}`,
];
