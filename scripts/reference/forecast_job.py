"""Forecasts every series of a Parquet file by the modules of a folder for Spark, in one process: no Spark.

Usage: python forecast_job.py FOLDER IN.parquet OUT.parquet HORIZON THREADS
The file has the columns unique_id, ds and y, sorted by series. Prints one JSON line: series, seconds.
"""
import json
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 1 << 20


def blocks(path):
    """Rows in blocks of whole series."""
    rest = None
    for batch in pq.ParquetFile(path).iter_batches(batch_size=ROWS):
        table = pa.Table.from_batches([batch])
        if rest is not None:
            table = pa.concat_tables([rest, table])
        ids = table["unique_id"].combine_chunks()
        starts = np.flatnonzero(ids.slice(1).to_numpy(False) != ids.slice(0, len(ids) - 1).to_numpy(False)) + 1
        last = starts[-1] if len(starts) else 0
        rest = table.slice(last)
        if last:
            yield table.slice(0, last)
    yield rest


def main(folder, source, target, horizon, threads):
    sys.path.insert(0, folder)
    import series_forecast

    started = time.perf_counter()
    model = series_forecast.open_model((Path(folder) / "model.onnx").read_bytes(), threads)
    job = series_forecast.Job(model, id="unique_id", time="ds", columns=["y"], horizon=horizon)
    rows, writer = 0, None
    for table in blocks(source):
        done = series_forecast.forecast_table(model, job, table)
        writer = writer or pq.ParquetWriter(target, done.schema)
        writer.write_table(done)
        rows += len(done)
    writer.close()
    print(json.dumps({"series": rows // horizon, "seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main(*sys.argv[1:4], *map(int, sys.argv[4:6]))
