"""Forecasts every series of a Parquet file in one process: pyarrow reads and writes, ONNX Runtime forecasts.

Usage: python forecast_many.py MODEL.onnx IN.parquet OUT.parquet HORIZON BATCH
The file has the columns unique_id, ds (days) and y, sorted by series and day, and all series are of one length: nothing
is checked, sorted or grouped. Prints one JSON line: versions, series, seconds, processor seconds of all threads, and
the peak of memory in bytes.
"""
import json
import resource
import sys
import time

import numpy as np
import onnxruntime as ort
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 1 << 20


def blocks(path):
    """Rows in blocks of whole series."""
    rest = None
    for batch in pq.ParquetFile(path).iter_batches(batch_size=ROWS, columns=["unique_id", "ds", "y"]):
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


def main(model, source, target, horizon, size):
    started = time.perf_counter()
    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    ahead = np.array(horizon, dtype=np.int64)
    count, writer = 0, None
    for table in blocks(source):
        ids = table["unique_id"].to_numpy()
        length = int(np.flatnonzero(ids != ids[0])[0]) if ids[0] != ids[-1] else len(ids)
        values = table["y"].to_numpy().reshape(-1, length, 1)
        days = table["ds"].to_numpy().reshape(-1, length)
        series = len(values)
        steps = np.arange(1, horizon + 1)
        for begin in range(0, series, size):
            part = slice(begin, begin + size)
            (forecast,) = session.run(["forecast"], {"history": values[part], "horizon": ahead})
            rows = pa.table(
                {
                    "unique_id": np.repeat(ids[::length][part], horizon),
                    "ds": (days[part, -1:] + (days[part, -1:] - days[part, -2:-1]) * steps).reshape(-1),
                    "forecast": forecast.reshape(-1),
                }
            )
            writer = writer or pq.ParquetWriter(target, rows.schema)
            writer.write_table(rows)
        count += series
    writer.close()
    seconds = time.perf_counter() - started
    versions = f"onnxruntime {ort.__version__}, pyarrow {pa.__version__}"
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = dict(seconds=seconds, processor=used.ru_utime + used.ru_stime, memory=used.ru_maxrss * 1024)
    print(json.dumps(dict(versions=versions, series=count, **spent)))


if __name__ == "__main__":
    main(*sys.argv[1:4], *map(int, sys.argv[4:6]))
