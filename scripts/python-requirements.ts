// Python packages that tests and benchmarks compare with, each pinned together with everything it imports.

/** What tests of graphs need: ONNX's own checker and evaluator, ONNX Runtime for Python, Triton's messages, and tables for what runs on clusters. */
export const TEST_PACKAGES: readonly string[] = [
  'onnx==1.23.2',
  'onnxruntime==1.30.0',
  'numpy==2.4.6',
  'pyarrow==26.0.1',
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

/** What calls a server of models: Triton's client. */
export const SERVE_PACKAGES: readonly string[] = [
  'tritonclient==2.73.0',
  'numpy==2.4.6',
  // imported by the above
  'ml_dtypes==0.6.0',
  'python-rapidjson==1.25',
  'geventhttpclient==2.6.1',
  'gevent==26.9.0',
  'greenlet==3.3.2',
  'brotli==1.2.1',
  'certifi==2026.10.19.post1',
  'urllib3==2.8.0',
  'zope.event==6.2',
  'zope.interface==8.7',
];

/** A way to have a set of packages. */
export interface PythonPackages {
  /** Said before they are downloaded. */
  readonly title: string;
  readonly packages: readonly string[];
  /** Where those are that the usual index does not have. */
  readonly index?: string;
}

const BESIDE_TORCH = [
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
] as const;

/** Libraries of CUDA that PyTorch's build on PyPI for Linux is linked to: it does not load without them, even where only the CPU is used. */
const CUDA_LIBRARIES = [
  'nvidia-cublas==13.4.1.3',
  'nvidia-cuda-cupti==13.2.86',
  'nvidia-cuda-nvrtc==13.2.86',
  'nvidia-cuda-runtime==13.2.86',
  'nvidia-cudnn-cu13==9.26.0.51',
  'nvidia-cufft==12.2.0.57',
  'nvidia-cufile==1.17.1.22',
  'nvidia-cusparse==12.7.10.12',
  'nvidia-cusparselt-cu13==0.8.1',
  'nvidia-nccl-cu13==2.30.7',
  'nvidia-nvjitlink==13.5.37',
  'nvidia-nvshmem-cu13==3.7.2',
] as const;

/** What the benchmarks need: PyTorch. The first way that works is taken. On Linux PyPI has no build for the CPU alone; PyTorch's own index has. */
export const BENCH_PACKAGES: readonly PythonPackages[] =
  process.platform === 'linux'
    ? [
        {
          title: 'PyTorch for the CPU, about 200 MB',
          packages: ['torch==2.15.0+cpu', ...BESIDE_TORCH],
          index: 'https://download.pytorch.org/whl/cpu',
        },
        {
          title: 'PyTorch with the CUDA libraries that it is linked to, 2.5 GB (4 GB on disk)',
          packages: ['torch==2.15.0', ...BESIDE_TORCH, ...CUDA_LIBRARIES],
        },
      ]
    : [{ title: 'PyTorch, 140 MB', packages: ['torch==2.15.0', ...BESIDE_TORCH] }];

/** What the benchmark of many series needs: another program that reads, forecasts and writes. */
export const MANY_PACKAGES: readonly PythonPackages[] = [
  {
    title: 'ONNX Runtime for Python and pyarrow, 250 MB on disk',
    packages: [
      'onnxruntime==1.30.0',
      'pyarrow==26.0.1',
      'numpy==2.4.6',
      // imported by the above
      'flatbuffers==25.12.19',
      'packaging==26.3',
      'protobuf==7.36.2',
    ],
  },
];

/** What the benchmark of the server needs: the server that people write by hand. */
export const SERVER_PACKAGES: readonly PythonPackages[] = [
  {
    title: 'FastAPI, uvicorn and ONNX Runtime for Python, 150 MB on disk',
    packages: [
      'fastapi==0.165.0',
      'uvicorn==0.54.0',
      'uvloop==0.23.0',
      'httptools==0.9.0',
      'onnxruntime==1.30.0',
      'numpy==2.4.6',
      // imported by the above
      'annotated-doc==0.0.7',
      'annotated-types==0.8.0',
      'anyio==4.16.0',
      'click==8.5.1',
      'flatbuffers==25.12.19',
      'h11==0.16.0',
      'idna==3.20',
      'opentelemetry-api==1.45.2',
      'packaging==26.4',
      'protobuf==7.36.2',
      'pydantic==2.14.4',
      'pydantic_core==2.50.5',
      'starlette==1.10.0',
      'typing-inspection==0.4.5',
      'typing_extensions==4.16.0',
    ],
  },
];

/** What the benchmark of accuracy needs: statistical models. */
export const ACCURACY_PACKAGES: readonly PythonPackages[] = [
  {
    title: 'statsforecast and what it imports, 580 MB on disk',
    packages: [
      'statsforecast==2.1.1',
      'adagio==0.2.6',
      'cloudpickle==3.1.3',
      'coreforecast==0.0.20',
      'formulaic==1.2.2',
      'fsspec==2026.9.0',
      'fugue==0.9.7',
      'interface_meta==2.0.1',
      'narwhals==2.29.0',
      'numpy==2.4.6',
      'packaging==26.4',
      'pandas==2.3.3',
      'patsy==1.0.3',
      'pyarrow==26.0.1',
      'python-dateutil==4.0.0',
      'pytz==2026.6',
      'scipy==1.17.1',
      'six==1.17.0',
      'statsmodels==0.15.0',
      'threadpoolctl==3.8.0',
      'tqdm==4.70.1',
      'triad==1.0.4',
      'typing_extensions==4.16.0',
      'tzdata==2026.6',
      'utilsforecast==0.2.17',
      'wrapt==2.5.2',
    ],
  },
];

/** What neuralforecast imports, PyTorch apart. */
const BESIDE_NEURALFORECAST = [
  'aiohappyeyeballs==2.7.1',
  'aiohttp==3.14.5',
  'aiosignal==1.4.0',
  'alembic==1.20.1',
  'annotated-types==0.8.0',
  'attrs==26.1.0',
  'certifi==2026.10.19.post1',
  'charset-normalizer==3.5.3',
  'click==8.5.1',
  'colorlog==6.12.0',
  'coreforecast==0.0.20',
  'filelock==4.3.1',
  'frozenlist==1.8.0',
  'fsspec==2026.9.0',
  'idna==3.20',
  'Jinja2==3.1.6',
  'jsonschema==4.26.0',
  'jsonschema-specifications==2025.9.1',
  'lightning-utilities==0.15.3',
  'Mako==1.4.3',
  'MarkupSafe==3.0.4',
  'mpmath==1.3.0',
  'msgpack==1.2.4',
  'multidict==7.2.1',
  'narwhals==2.29.0',
  'networkx==3.6.1',
  'neuralforecast==3.3.0',
  'numpy==2.4.6',
  'optuna==5.0.0',
  'packaging==26.4',
  'pandas==3.1.1',
  'propcache==0.5.4',
  'protobuf==7.36.2',
  'pyarrow==26.0.1',
  'pydantic==2.14.4',
  'pydantic_core==2.50.5',
  'python-dateutil==4.0.0',
  'pytorch-lightning==2.6.6',
  'PyYAML==6.0.4',
  'ray==2.60.0',
  'referencing==0.37.0',
  'requests==2.34.2',
  'rpds-py==2026.9.1',
  'safetensors==0.8.0',
  'scipy==1.17.1',
  'SQLAlchemy==2.1.9',
  'sympy==1.14.0',
  'tensorboardX==2.6.5',
  'torchmetrics==1.9.0',
  'tornado==6.6.1',
  'tqdm==4.70.1',
  'typing-inspection==0.4.5',
  'typing_extensions==4.16.0',
  'tzdata==2026.6',
  'urllib3==2.8.0',
  'utilsforecast==0.2.17',
  'yarl==1.25.1',
] as const;

/** What the benchmark of accuracy needs for another library's LSTM: the same ways as PyTorch alone. */
export const NEURAL_PACKAGES: readonly PythonPackages[] =
  process.platform === 'linux'
    ? [
        {
          title: 'neuralforecast with PyTorch for the CPU, about 500 MB',
          packages: ['torch==2.15.0+cpu', ...BESIDE_NEURALFORECAST],
          index: 'https://download.pytorch.org/whl/cpu',
        },
        {
          title: 'neuralforecast with PyTorch and the CUDA libraries that it is linked to, 5 GB on disk',
          packages: ['torch==2.15.0', ...BESIDE_NEURALFORECAST, ...CUDA_LIBRARIES],
        },
      ]
    : [{ title: 'neuralforecast with PyTorch, 500 MB', packages: ['torch==2.15.0', ...BESIDE_NEURALFORECAST] }];
