"""Runs the modules that `onnxcast export --spark` writes, without Spark, for test/deploy-cluster.test.ts.

  check_cluster.py FOLDER ASKED.json

ASKED: {"times": [[label, ...], ...], "horizon": n, "kind": "date" | "timestamp" | "int" by list,
        "series": [{"id", "times", "values": [[number | null | "NaN", ...], ...]}], "levels": [...] | null}
Prints {"times": [[label, ...]], "rows": [{column: value}]}. Rows of series are shuffled before they are forecast.
Needs onnxruntime, numpy, pyarrow.
"""

import json
import random
import sys
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

folder, asked = sys.argv[1], json.loads(Path(sys.argv[2]).read_text())
sys.path.insert(0, folder)
import series_forecast  # noqa: E402
import series_times  # noqa: E402

KINDS = {
    "date": (pa.date32(), date.fromisoformat),
    "timestamp": (pa.timestamp("us"), datetime.fromisoformat),
    "int": (pa.int64(), int),
}


def to_arrow(labels, kind):
    made, parse = KINDS[kind]
    return pa.array([None if label is None else parse(label) for label in labels], type=made)


def to_labels(times):
    return [None if one is None else one.isoformat() if hasattr(one, "isoformat") else str(one) for one in times.to_pylist()]


answers = []
for kind, labels in asked["times"]:
    clock = series_times.read(to_arrow(labels, kind))
    answers.append(to_labels(clock.of(np.arange(len(labels))[None]).after(asked["horizon"])))

content = (Path(folder) / "model.onnx").read_bytes()
model = series_forecast.open_model(content)
rows = []
for table in asked["tables"]:
    flat = [
        (one["id"], time, *values) for one in table["series"] for time, values in zip(one["times"], one["values"])
    ]
    random.Random(1).shuffle(flat)
    ids, times, *columns = map(list, zip(*flat))
    names = [f"v{at}" for at in range(len(columns))]
    numbers = [[float("nan") if value == "NaN" else value for value in column] for column in columns]
    made = pa.table([pa.array(ids), to_arrow(times, table["kind"]), *map(pa.array, numbers)], names=["id", "t", *names])
    job = series_forecast.Job(model, id="id", time="t", columns=names, horizon=asked["horizon"], levels=table.get("levels"))
    done = series_forecast.forecast_table(model, job, made)
    done = done.set_column(1, "t", pa.array(to_labels(done["t"]), type=pa.string()))
    rows.append(done.to_pylist())
print(json.dumps({"times": answers, "rows": rows}))
