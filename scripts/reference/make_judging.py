"""What utilsforecast says of forecasts and statsforecast's theta method of series: remakes test/reference/judging.json.

pip install statsforecast==2.1.1 utilsforecast==0.2.17; python scripts/reference/make_judging.py
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import utilsforecast.losses as losses
from statsforecast import StatsForecast
from statsforecast.models import Naive, RandomWalkWithDrift, SeasonalNaive, Theta
from statsforecast.theta import auto_theta, forecast_theta

OUT = Path(__file__).parents[2] / "test" / "reference" / "judging.json"
LEVELS = [80, 95]


def judge(rng, season: int, horizon: int, length: int, around: float) -> dict:
    """One series, a forecast with intervals, and every loss of it."""
    history = around + np.cumsum(rng.normal(size=length)) + 3 * np.sin(2 * np.pi * np.arange(length) / season)
    actual = history[-1] + np.cumsum(rng.normal(size=horizon))
    forecast = actual + rng.normal(size=horizon)
    bounds = {}
    for level, factor in zip(LEVELS, (0.7, 1.4)):
        bounds[f"m-lo-{level}"] = forecast - factor * rng.uniform(0.5, 1.5, horizon)
        bounds[f"m-hi-{level}"] = forecast + factor * rng.uniform(0.5, 1.5, horizon)
    frame = pd.DataFrame({"unique_id": "a", "ds": np.arange(length, length + horizon), "y": actual, "m": forecast, **bounds})
    past = pd.DataFrame({"unique_id": "a", "ds": np.arange(length), "y": history})
    scaled = {"seasonality": season, "train_df": past}
    quantiles = np.array([0.025, 0.1, 0.5, 0.9, 0.975])
    columns = {"m": ["m-lo-95", "m-lo-80", "m", "m-hi-80", "m-hi-95"]}
    value = lambda loss, models=["m"], **more: float(loss(frame, models=models, **more)["m"].iloc[0])
    return {
        "season": season,
        "history": history.tolist(),
        "actual": actual.tolist(),
        "forecast": forecast.tolist(),
        "intervals": [
            {"level": level, "lower": bounds[f"m-lo-{level}"].tolist(), "upper": bounds[f"m-hi-{level}"].tolist()}
            for level in LEVELS
        ],
        "losses": {
            "mae": value(losses.mae),
            "rmse": value(losses.rmse),
            "smape": value(losses.smape),
            "mase": value(losses.mase, **scaled),
            "rmsse": value(losses.rmsse, **scaled),
            "mqloss": value(losses.mqloss, columns, quantiles=quantiles),
            "scaled_crps": value(losses.scaled_crps, columns, quantiles=quantiles),
            "quantile_loss_10": value(losses.quantile_loss, {"m": "m-lo-80"}, q=0.1),
            "coverage": [value(losses.coverage, level=level) for level in LEVELS],
            "winkler_score": [value(losses.winkler_score, level=level) for level in LEVELS],
        },
    }


def series(rng) -> dict:
    """Series of every kind that the theta method treats by itself, with their season."""
    t = np.arange(72)
    return {
        "factors": (100 * np.exp(0.01 * t + 0.2 * np.sin(2 * np.pi * t / 12)) + rng.normal(size=72), 12),
        "differences": (5 * np.sin(2 * np.pi * t / 12) + 0.1 * t + rng.normal(size=72), 12),
        "odd season": (30 + 4 * np.cos(2 * np.pi * t / 7) + 0.2 * t + rng.normal(size=72), 7),
        "no season": (50 + np.cumsum(rng.normal(size=72)), 12),
        "season of 1": (20 + np.cumsum(rng.normal(0.3, 1, size=40)), 1),
        "few points": (np.array([3.0, 5.0, 4.0, 7.0, 8.0, 7.5, 9.0]), 4),
    }


def smooth(values, season: int, horizon: int) -> dict:
    made = auto_theta(values, season, model="STM")
    told = [
        {
            "alpha": alpha,
            "level": level,
            "forecast": forecast_theta(
                auto_theta(values, season, model="STM", alpha=alpha, initial_smoothed=level), horizon
            )["mean"].tolist(),
        }
        for alpha, level in ((0.15, 40.0), (0.6, 2.0), (0.99, 10.0))
    ]
    once = lambda model: model.forecast(y=values, h=horizon)["mean"].tolist()
    return {
        "season": season,
        "values": values.tolist(),
        "told": told,
        "squares": float(np.sum(auto_theta(values, 1, model="STM")["residuals"][3:] ** 2)),
        "isSeasonal": bool(made.get("decompose", False)),
        "isFactor": made.get("decomposition_type") == "multiplicative",
        "Theta": once(Theta(season_length=season)),
        "SeasonalNaive": once(SeasonalNaive(season_length=season)),
        "Drift": once(RandomWalkWithDrift()),
        "Naive": once(Naive()),
    }


def cross_validate(rng) -> dict:
    """Two series, what statsforecast forecasts of them by rolling origins, and the mean of every loss over series and origins."""
    season, horizon, windows, stride = 4, 5, 3, 2
    t = np.arange(48)
    frame = pd.concat(
        pd.DataFrame({"unique_id": name, "ds": t[:length], "y": (size * (1 + 0.3 * np.sin(np.pi * t / 2)) + np.cumsum(rng.normal(size=48)))[:length]})
        for name, size, length in (("long", 10, 48), ("short", 1000, 31))
    )
    models = [SeasonalNaive(season_length=season), RandomWalkWithDrift(alias="Drift"), Naive()]
    made = StatsForecast(models, freq=1).cross_validation(
        df=frame, h=horizon, n_windows=windows, step_size=stride, level=LEVELS
    )
    names = ["SeasonalNaive", "Drift", "Naive"]
    scaled = {"seasonality": season, "train_df": frame}
    quantiles = np.array([0.025, 0.1, 0.5, 0.9, 0.975])
    ends = ["-lo-95", "-lo-80", "", "-hi-80", "-hi-95"]
    columns = {name: [name + end for end in ends] for name in names}
    found = {
        "mae": losses.mae(made, names),
        "rmse": losses.rmse(made, names),
        "smape": losses.smape(made, names),
        "mase": losses.mase(made, names, **scaled),
        "rmsse": losses.rmsse(made, names, **scaled),
        "mqloss": losses.mqloss(made, columns, quantiles),
        "scaled_crps": losses.scaled_crps(made, columns, quantiles),
        **{f"coverage-{level}": losses.coverage(made, names, level) for level in LEVELS},
        **{f"winkler_score-{level}": losses.winkler_score(made, names, level) for level in LEVELS},
    }
    return {
        **{"season": season, "horizon": horizon, "windows": windows, "stride": stride},
        "series": {name: part["y"].tolist() for name, part in frame.groupby("unique_id")},
        "forecasts": {
            name: {
                "values": [
                    [part[name].tolist() for _, part in window.groupby("unique_id")]
                    for _, window in made.assign(window=made.groupby("unique_id")["cutoff"].rank("dense")).groupby("window")
                ],
                "intervals": {
                    f"{end}-{level}": [
                        [part[f"{name}-{end}-{level}"].tolist() for _, part in window.groupby("unique_id")]
                        for _, window in made.assign(window=made.groupby("unique_id")["cutoff"].rank("dense")).groupby("window")
                    ]
                    for level in LEVELS
                    for end in ("lo", "hi")
                },
            }
            for name in names
        },
        "losses": {
            loss: {name: float(table[name].mean()) for name in names} for loss, table in found.items()
        },
    }


def main() -> None:
    rng = np.random.default_rng(7)
    judged = [judge(rng, *case) for case in ((1, 6, 30, 0.0), (12, 18, 60, 500.0), (7, 1, 20, -3.0))]
    baselines = {name: smooth(values, season, 9) for name, (values, season) in series(rng).items()}
    OUT.write_text(json.dumps({"judged": judged, "baselines": baselines, "crossValidation": cross_validate(rng)}))


if __name__ == "__main__":
    main()
