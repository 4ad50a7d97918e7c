// The job that Spark is handed.
import { ARGUMENTS, MAKE_JOB } from './python-arguments.ts';

/** `forecast.py` of a folder for Spark. */
export const SPARK_JOB = `"""Forecasts every series of a table by a model of onnxcast, on Spark. README.md says how to submit it.

A series that cannot be forecast is one row of the output, whose column "error" says why.
"""

import argparse
import sys
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T
from pyspark.sql.pandas.types import to_arrow_type

import series_forecast
import series_times

GROUPS = 1024  # series that a worker has in memory


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
${ARGUMENTS}
    parser.add_argument("--format", default="parquet", help="format of input and output: parquet, delta, ... (default: %(default)s)")
    return parser.parse_args()


def column(name):
    return F.col("\`" + name.replace("\`", "\`\`") + "\`")


def check_columns(rows, job):
    kinds = {field.name: field.dataType for field in rows.schema.fields}
    for name in [job.id, job.time, *job.columns]:
        if name not in kinds:
            raise ValueError(f'there is no column "{name}" among {", ".join(kinds)}: name it by --id, --time or --target')
    for name in job.columns:
        if not isinstance(kinds[name], T.NumericType):
            raise ValueError(f'column "{name}" holds {kinds[name].simpleString()}, expected numbers: cast it before')
    series_forecast.check_time_type(to_arrow_type(kinds[job.time]), job.time)
    return kinds


def forecast(rows, job, content, partitions):
    """Rows of series in any order -> rows of forecasts."""
    spark = rows.sparkSession
    kinds = check_columns(rows, job)
    model = spark.sparkContext.broadcast(content)
    values = [column(name).cast("double").alias(f"v{at}") for at, name in enumerate(job.columns)]
    named = rows.select(column(job.id).alias("id"), F.struct(column(job.time).alias("t"), *values).alias("row"))
    series = named.repartition(partitions, "id").groupBy("id").agg(F.sort_array(F.collect_list("row")).alias("rows"))
    names = job.value_names(series_forecast.open_model(content))
    fields = [T.StructField(job.id, kinds[job.id]), T.StructField(job.time, kinds[job.time])]
    fields += [T.StructField(name, T.DoubleType()) for name in names]

    def forecast_batches(batches):
        opened = series_forecast.open_model(model.value)
        for batch in batches:
            lists = batch.column(1)
            offsets = (lists.offsets.to_numpy() - lists.offsets[0].as_py()).astype("int64")
            parts = lists.flatten().flatten()
            table = series_forecast.forecast_groups(opened, job, batch.column(0), offsets, parts[0], parts[1:])
            yield from table.to_batches()

    return series.mapInArrow(forecast_batches, T.StructType([*fields, T.StructField("error", T.StringType())]))


def main():
    args = parse_arguments()
    spark = SparkSession.builder.appName("onnxcast").getOrCreate()
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", GROUPS)
    for module in (series_forecast, series_times):
        spark.sparkContext.addPyFile(module.__file__)
${MAKE_JOB}
    partitions = args.partitions or 8 * spark.sparkContext.defaultParallelism
    done = forecast(spark.read.format(args.format).load(args.input), job, content, partitions)
    done.write.mode("overwrite" if args.overwrite else "errorifexists").format(args.format).save(args.output)
    written = spark.read.format(args.format).load(args.output)
    bad = written.where("error is not null")
    count = bad.count()
    print(f"{args.output}: {(written.count() - count) // job.horizon} series forecast, {count} not", file=sys.stderr)
    for row in bad.limit(10).collect():
        print(f"  {row[job.id]}: {row['error']}", file=sys.stderr)
    spark.stop()


if __name__ == "__main__":
    try:
        main()
    except ValueError as error:
        sys.exit(f"forecast.py: {error}")
`;
