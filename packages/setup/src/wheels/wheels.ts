// Which file of the Python Package Index holds TensorFlow's C library for this machine? Pinned by hash.
import type { Host } from '../machine/host.ts';
import type { Trouble } from '../machine/setup-error.ts';

/** The version of TensorFlow that is installed. */
export const TENSORFLOW_VERSION = '2.21.0';

/** One file of the Python Package Index and what is taken out of it. */
export interface PinnedWheel {
  /** What it brings, for a person. */
  readonly title: string;
  readonly project: string;
  readonly version: string;
  readonly sha256: string;
  /** pip's name of the platform the file was built for. */
  readonly platform: string;
  /** Size of the download. */
  readonly bytes: number;
  /** Size of the libraries once unpacked. */
  readonly unpackedBytes: number;
  /** The libraries, by their names inside the wheel. */
  readonly libraries: readonly string[];
}

/** The file that brings TensorFlow. */
export interface Wheel extends PinnedWheel {
  readonly libraries: readonly [core: string, framework: string];
}

const LINUX_LIBRARIES = ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2'] as const;
const MAC_LIBRARIES = ['tensorflow/libtensorflow_cc.2.dylib', 'tensorflow/libtensorflow_framework.2.dylib'] as const;

const WHEELS: Readonly<Record<string, Wheel>> = {
  'linux-x64': {
    title: 'TensorFlow',
    project: 'tensorflow-cpu',
    version: TENSORFLOW_VERSION,
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    platform: 'manylinux_2_27_x86_64',
    bytes: 273_829_956,
    unpackedBytes: 853_308_936,
    libraries: LINUX_LIBRARIES,
  },
  'linux-arm64': {
    title: 'TensorFlow',
    project: 'tensorflow',
    version: TENSORFLOW_VERSION,
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    platform: 'manylinux_2_27_aarch64',
    bytes: 281_828_020,
    unpackedBytes: 883_062_208,
    libraries: LINUX_LIBRARIES,
  },
  'darwin-arm64': {
    title: 'TensorFlow',
    project: 'tensorflow',
    version: TENSORFLOW_VERSION,
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    platform: 'macosx_12_0_arm64',
    bytes: 223_405_849,
    unpackedBytes: 740_805_624,
    libraries: MAC_LIBRARIES,
  },
};

/** The C headers that the binding includes, by their names inside the wheel. */
export const HEADERS: readonly string[] = [
  ...['c_api', 'c_api_macros', 'tf_attrtype', 'tf_buffer', 'tf_datatype', 'tf_status', 'tf_tensor', 'tf_tstring'].map(
    (name) => `tensorflow/include/tensorflow/c/${name}.h`,
  ),
  'tensorflow/include/tensorflow/c/eager/c_api.h',
  'tensorflow/include/tensorflow/core/platform/ctstring.h',
  'tensorflow/include/tensorflow/core/platform/ctstring_internal.h',
  'tensorflow/include/tsl/platform/ctstring.h',
  'tensorflow/include/tsl/platform/ctstring_internal.h',
  'tensorflow/include/xla/tsl/c/tsl_status.h',
];

/** The wheel for a machine, or why TensorFlow is not to be had for it in a form that we can use. */
export function findWheel({ platform, arch, libc }: Host): Wheel | Trouble {
  const wheel = WHEELS[`${platform}-${arch}`];
  if (wheel === undefined) {
    return {
      problem: `this is ${platform} ${arch}, and it is there for Linux (x64, arm64) and macOS (arm64) only.`,
      remedy: `Run onnxcast ${platform === 'win32' ? 'inside WSL (Windows Subsystem for Linux)' : 'on one of those'}.`,
    };
  }
  if (libc === 'musl') {
    return {
      problem: 'it needs a Linux with glibc, and this one has musl (as Alpine does).',
      remedy: 'Run onnxcast in a Debian, Ubuntu or Fedora container instead.',
    };
  }
  return wheel;
}
