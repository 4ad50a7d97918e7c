// A folder that a cluster is handed: the model, the job in Python, what it needs, and how to submit it.
import { checkSpec, type ModelSpec } from '@onnxcast/model';
import { checkGiven, command, KINDS, option, text, UnsupportedError } from '@onnxcast/series';
import { CLUSTER_README } from './cluster-readme.ts';
import { CORE_FILE, PYTHON_CORE } from './python-core.ts';
import { PYTHON_TIMES, TIMES_FILE } from './python-times.ts';
import { RAY_JOB } from './ray-job.ts';
import { SPARK_JOB } from './spark-job.ts';

/** One file, by its path inside the folder. */
export interface ClusterFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** What runs the job. */
export type ClusterName = 'spark' | 'ray';

/** What each of them runs, and its packages for Python. */
const CLUSTERS: Readonly<Record<ClusterName, { readonly job: string; readonly packages: readonly string[] }>> = {
  spark: {
    job: SPARK_JOB,
    // Spark imports pandas wherever it hands over Arrow.
    packages: [
      'pyspark==4.3.0',
      'py4j==0.10.9.9',
      'pandas==2.3.3',
      'python-dateutil==2.9.0.post0',
      'pytz==2026.6',
      'six==1.17.0',
      'tzdata==2026.6',
    ],
  },
  ray: { job: RAY_JOB, packages: ['ray[data]==2.60.0'] },
};

/** Names of all of them. */
const clusterNames = Object.keys(CLUSTERS) as readonly ClusterName[];

/** What the modules import, and what that imports. */
const WORKER_PACKAGES = [
  'numpy==2.4.6',
  'onnxruntime==1.30.0',
  'pyarrow==26.0.1',
  'flatbuffers==25.12.19',
  'packaging==26.3',
  'protobuf==7.36.2',
];

/**
 * Lists the files that forecast a table of many series on a cluster; they are the same for every model but for the model.
 * @param cluster what runs the job
 * @param model bytes of a `forecast` form
 * @throws UnsupportedError when the model wants covariates known in advance
 * @throws InputError when something is of another kind
 */
export function toClusterJob(cluster: ClusterName, model: Uint8Array, spec: ModelSpec): readonly ClusterFile[] {
  checkGiven({ cluster }, clusterNames);
  checkGiven({ model }, KINDS.bytes);
  checkSpec(spec);
  const { futureCovariates = [] } = spec;
  if (futureCovariates.length > 0) {
    throw new UnsupportedError({
      option: cluster,
      found: `a model with covariates known in advance (${futureCovariates.join(', ')})`,
      expected: 'one that forecasts by the history alone, or the calendar',
      remedy: text`Forecast its series with ${command('forecast --future')}, on several machines with ${option('shard')}.`,
    });
  }
  const { job, packages } = CLUSTERS[cluster];
  return [
    { path: 'model.onnx', content: model },
    { path: 'forecast.py', content: job },
    { path: CORE_FILE, content: PYTHON_CORE },
    { path: TIMES_FILE, content: PYTHON_TIMES },
    { path: 'requirements.txt', content: `${[...WORKER_PACKAGES, ...packages].join('\n')}\n` },
    { path: 'README.md', content: CLUSTER_README[cluster](spec) },
  ];
}
