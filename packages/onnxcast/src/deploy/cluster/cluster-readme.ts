// README.md of a folder for a cluster: how the job is submitted, what it takes and gives.
import { type ModelSpec, rolesOf } from '@onnxcast/model';

/** The page of each cluster, for a model. */
export const CLUSTER_README = { spark: sparkPage, ray: rayPage } as const;

const FILES = 'series_forecast.py,series_times.py';

function sparkPage(spec: ModelSpec): string {
  return `# Forecasts on Spark

Written by \`onnxcast export --spark\`. Every worker's Python needs the packages of \`requirements.txt\`; a cluster has its own
pyspark (the version that is pinned was tried) and mostly pandas and pyarrow: leave those lines out there.

On this machine, Java 17 or newer:

\`\`\`sh
pip install -r requirements.txt
spark-submit --master 'local[*]' forecast.py data/ forecasts/ --horizon 24${targetOf(spec)}
\`\`\`

On a cluster, the driver where you type:

\`\`\`sh
spark-submit --master spark://HOST:7077 forecast.py s3a://bucket/data s3a://bucket/forecasts --horizon 24${targetOf(spec)}
\`\`\`

and with the driver on the cluster (YARN, Kubernetes; not tried), to which the other files are sent along:

\`\`\`sh
spark-submit --master yarn --deploy-mode cluster --py-files ${FILES} --files model.onnx \\
  forecast.py hdfs:///data hdfs:///forecasts --horizon 24 --model model.onnx${targetOf(spec)}
\`\`\`

On Databricks (not tried): put this folder into the workspace or a volume, add \`onnxruntime\` to the
cluster's libraries, and make a job of one task "Python script" with \`forecast.py\` as its path and its arguments as
parameters, such as \`["/Volumes/main/sales/data", "/Volumes/main/sales/forecasts", "--horizon", "24", "--format", "delta"]\`.
It needs a cluster with dedicated access: it sends the model by a broadcast, which serverless has not.

${sharedPage(spec)}
Series are shared out by the hash of their names into \`--partitions\` tasks, 8 a core unless you say otherwise. A worker
that is lost costs the tasks that it had, which run anew on another; what a task writes is there once it is complete. Give a
task one core (\`spark.task.cpus=1\`, Spark's own default): the graph runs in one thread each.
`;
}

function rayPage(spec: ModelSpec): string {
  return `# Forecasts on Ray

Written by \`onnxcast export --ray\`. Every node's Python needs the packages of \`requirements.txt\`.

On this machine:

\`\`\`sh
pip install -r requirements.txt
python forecast.py data/ forecasts/ --horizon 24${targetOf(spec)}
\`\`\`

On a cluster:

\`\`\`sh
ray job submit --address http://HOST:8265 --working-dir . -- \\
  python forecast.py s3://bucket/data s3://bucket/forecasts --horizon 24${targetOf(spec)}
\`\`\`

${sharedPage(spec)}
Series are shared out by a hash of their names into \`--partitions\` parts, 8 a core unless you say otherwise.
`;
}

/** The columns to name, where the model has more than one. */
function targetOf({ features }: ModelSpec): string {
  return features.length === 1 && features[0] === 'y' ? '' : ` --target ${features.join(',')}`;
}

function sharedPage(spec: ModelSpec): string {
  const { names } = rolesOf(spec).targets;
  const forecasts = names.length === 1 ? ['forecast'] : names.map((name) => `forecast_${name}`);
  const levels = spec.intervals?.levels ?? [];
  const columns = forecasts.flatMap((name) => [
    name,
    ...levels.flatMap((level) => [`${name}-lo-${level}`, `${name}-hi-${level}`]),
  ]);
  const calendar =
    spec.calendar === undefined
      ? ''
      : `\nThis model reads the calendar: times are dates or timestamps, one ${spec.frequency} apart, without a gap.\n`;
  return `\`python forecast.py --help\` lists the arguments: names of the columns, levels of the intervals, another model.

| column | of the input | of the output |
| --- | --- | --- |
| \`unique_id\` | the series, of any type | the same |
| \`ds\` | a date, a timestamp or a whole number, in any order of rows | the times that come next, of the same type |
| ${spec.features.map((name) => `\`${name}\``).join(', ')} | numbers, computed in float64 | |
| ${columns.map((name) => `\`${name}\``).join(', ')} | | float64 |
| \`error\` | | null, or why the series has no forecast: then the only thing in its only row |

A series that has a null or NaN, a time twice or none, or one row alone is such a row, and all others are forecast.
${calendar}
Times go on by each series' own step: the same day of every so many months (a date, month ends, the last or first weekday,
the third Friday, halves and thirds of months), else one fixed step, where at most every fourth may skip rows, else a pattern
of the week (business days without week-ends, hours of a market), else the most common step or the median one. Holidays and
daylight saving are not known: timestamps go on in UTC.
`;
}
