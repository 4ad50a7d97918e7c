// The job that Ray is handed.
import { ARGUMENTS, MAKE_JOB } from './python-arguments.ts';

/** `forecast.py` of a folder for Ray. */
export const RAY_JOB = `"""Forecasts every series of a table by a model of onnxcast, on Ray. README.md says how to submit it.

A series that cannot be forecast is one row of the output, whose column "error" says why.
"""

import argparse
import sys
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import ray

import series_forecast

PART = "__part"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
${ARGUMENTS}
    return parser.parse_args()


def main():
    args = parse_arguments()
    ray.init(ignore_reinit_error=True, log_to_driver=False, runtime_env={"working_dir": str(Path(__file__).parent)})
${MAKE_JOB}
    names = [job.id, job.time, *job.columns]
    rows = ray.data.read_parquet(args.input)
    lacking = [name for name in names if name not in rows.schema().names]
    if lacking:
        raise ValueError(f'there is no column "{lacking[0]}": name it by --id, --time or --target')
    parts = args.partitions or 8 * int(ray.cluster_resources().get("CPU", 1))
    shared = ray.put(content)

    def add_part(table):
        ids = table[job.id].combine_chunks().dictionary_encode(null_encoding="encode")
        numbers = [zlib.crc32(str(id).encode()) % parts for id in ids.dictionary.to_pylist()]
        return table.select(names).append_column(PART, pa.array(numbers, type=pa.int32()).take(ids.indices))

    def forecast(table):
        return series_forecast.forecast_table(series_forecast.open_model(ray.get(shared)), job, table)

    # A group is a part of the series, each of them whole: a call a series would be a batch of one.
    done = (
        rows.map_batches(add_part, batch_format="pyarrow", batch_size=None)
        .groupby(PART, num_partitions=parts)
        .map_groups(forecast, batch_format="pyarrow")
    )
    done.write_parquet(args.output, mode="overwrite" if args.overwrite else "error")
    bad = ray.data.read_parquet(args.output, columns=[job.id, "error"]).map_batches(
        lambda table: table.filter(pc.is_valid(table["error"])), batch_format="pyarrow"
    )
    bad = bad.materialize()
    print(f"{args.output}: written, {bad.count()} series could not be forecast", file=sys.stderr)
    for row in bad.take(10):
        print(f"  {row[job.id]}: {row['error']}", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except ValueError as error:
        sys.exit(f"forecast.py: {error}")
`;
