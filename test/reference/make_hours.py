"""Hours of the local day in Berlin over the nights on which its clocks are set, as pandas has them."""

import json
from pathlib import Path

import pandas

hours = {}
for name, first in {"spring": "2024-03-20", "autumn": "2024-10-16"}.items():
    times = pandas.date_range(first, periods=24 * 16, freq="h", tz="Europe/Berlin")
    hours[name] = {"times": [time.isoformat() for time in times], "hours": times.hour.tolist()}
Path(__file__).with_name("hours.json").write_text(json.dumps(hours) + "\n")
