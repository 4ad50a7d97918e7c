"""Forecasts of statistical models: JSON of histories on standard input, JSON of forecasts on standard output.

In:  {"horizon": h, "season": m, "levels": [80, 95], "models": ["AutoETS", ...], "histories": [[...], ...]}
Out: {"version": "...", "forecasts": {"AutoETS": [{"mean": [...], "lo-80": [...], "hi-80": [...], ...}, ...], ...}}
"""

import json
import sys
import warnings

import numpy as np
import statsforecast
import statsforecast.models

warnings.filterwarnings("ignore")


def main() -> None:
    given = json.load(sys.stdin)
    season, horizon, levels = given["season"], given["horizon"], given["levels"]

    def forecast(name: str, history: list) -> dict:
        model = getattr(statsforecast.models, name)(season_length=season)
        made = model.forecast(y=np.array(history, dtype=float), h=horizon, level=levels)
        keys = ["mean"] + [f"{end}-{level}" for level in levels for end in ("lo", "hi")]
        return {key: np.asarray(made[key], dtype=float).tolist() for key in keys}

    forecasts = {name: [forecast(name, one) for one in given["histories"]] for name in given["models"]}
    json.dump({"version": statsforecast.__version__, "forecasts": forecasts}, sys.stdout)


if __name__ == "__main__":
    main()
