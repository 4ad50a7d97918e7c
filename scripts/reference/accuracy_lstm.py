"""Forecasts of neuralforecast's LSTM: JSON of windows on standard input, JSON of forecasts and seconds on standard output.

In:  {"horizon": h, "season": m, "hidden": cells, "steps": training steps, "windows": [[[...], ...], ...]}
     windows are lists of histories, one a series, earliest first
Out: {"version": "...", "seconds": fit and predictions, "forecasts": [[[...], ...], ...]}

It is trained once, on the histories of the first window, and forecasts from those of every window. What is not told is
neuralforecast's default, but for the scaler: without one it does not learn series that grow.
"""

import json
import logging
import os
import sys
import time
import warnings

os.environ["CUDA_VISIBLE_DEVICES"] = ""
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import numpy as np
import pandas as pd
import neuralforecast
from neuralforecast import NeuralForecast
from neuralforecast.models import LSTM


def to_frame(histories) -> pd.DataFrame:
    return pd.concat(
        pd.DataFrame({"unique_id": f"{i:06d}", "ds": np.arange(len(values)), "y": values})
        for i, values in enumerate(histories)
    )


def main() -> None:
    given = json.load(sys.stdin)
    windows, horizon, season = given["windows"], given["horizon"], given["season"]
    shortest = min(map(len, windows[0]))
    begin = time.perf_counter()
    model = LSTM(
        h=horizon,
        input_size=max(1, min(2 * season + 1 if season > 1 else 3 * horizon, shortest - horizon)),
        encoder_hidden_size=given["hidden"],
        encoder_n_layers=1,
        decoder_hidden_size=given["hidden"],
        max_steps=given["steps"],
        scaler_type="robust",
        random_seed=1,
        enable_progress_bar=False,
        enable_model_summary=False,
        logger=False,
        enable_checkpointing=False,
    )
    network = NeuralForecast(models=[model], freq=1)
    network.fit(to_frame(windows[0]), val_size=0)
    forecasts = []
    for histories in windows:
        made = network.predict(df=to_frame(histories))
        forecasts.append([values.tolist() for _, values in made.groupby("unique_id", sort=True)["LSTM"]])
    seconds = time.perf_counter() - begin
    json.dump({"version": neuralforecast.__version__, "seconds": seconds, "forecasts": forecasts}, sys.stdout)


if __name__ == "__main__":
    main()
