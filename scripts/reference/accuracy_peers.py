"""Forecasts of statistical models: JSON of windows on standard input, JSON of forecasts on standard output.

In:  {"horizon": h, "season": m, "slow": bool, "histories": [[...], ...]}
Out: {"version": "...", "forecasts": {"AutoETS": [[...], ...], ...}}
"""

import json
import sys
import warnings

import numpy as np
import statsforecast
from statsforecast.models import AutoARIMA, AutoETS, DynamicOptimizedTheta

warnings.filterwarnings("ignore")


def main() -> None:
    given = json.load(sys.stdin)
    season, horizon = given["season"], given["horizon"]
    makers = {
        "Theta": lambda: DynamicOptimizedTheta(season_length=season),
        "AutoETS": lambda: AutoETS(season_length=season),
    }
    if given["slow"]:
        makers["AutoARIMA"] = lambda: AutoARIMA(season_length=season)
    forecasts = {
        name: [
            make().forecast(y=np.array(history, dtype=float), h=horizon)["mean"].tolist()
            for history in given["histories"]
        ]
        for name, make in makers.items()
    }
    json.dump({"version": statsforecast.__version__, "forecasts": forecasts}, sys.stdout)


if __name__ == "__main__":
    main()
