"""statsmodels' numbers for a regression on columns that are known in advance, whose errors go on by themselves.

Writes, beside this file, effects.json: a series, two columns known in advance of it and of the steps after it;
`effects`, what GLSAR (iterated Cochrane-Orcutt, one lag, no penalty) finds that the columns add, in deviations, all sides
standardised by mean and population deviation over the series; and, for weights and lags that are given, `forecast`, what
SARIMAX (a regression with autoregressive errors, its state known) says of the steps to come.
Run: python make_effects.py   (needs numpy and statsmodels 0.15)
"""
import json, pathlib
import numpy as np
from statsmodels.regression.linear_model import GLSAR
from statsmodels.tsa.statespace.sarimax import SARIMAX

TIME, HORIZON = 240, 12
random = np.random.default_rng(5)
t = np.arange(TIME + HORIZON)
columns = np.stack([(random.random(len(t)) < 0.2).astype(float), 10 + 3 * np.sin(2 * np.pi * t / 50)], axis=1)
errors = np.zeros(len(t))
for i in range(1, len(t)):
    errors[i] = 0.7 * errors[i - 1] + random.normal()
values = (50 + 4 * columns[:, 0] + 2 * columns[:, 1] + errors)[:TIME]

standardise = lambda x: (x - x[:TIME].mean(axis=0)) / x[:TIME].std(axis=0)
y, x = standardise(values), standardise(columns)
model = GLSAR(y, x[:TIME], rho=1)
effects = model.iterative_fit(maxiter=50, rtol=1e-12).params

weights, lags = [0.3, 0.5], [0.6, -0.2, 0.1]
known = SARIMAX(y, exog=x[:TIME], order=(len(lags), 0, 0), enforce_stationarity=False)
ahead = known.smooth([*weights, *lags, 1.0]).forecast(HORIZON, exog=x[TIME:])
forecast = ahead * values.std() + values.mean()

pathlib.Path(__file__).with_name('effects.json').write_text(json.dumps(dict(
    values=values.tolist(), columns=columns.tolist(), effects=effects.tolist(), weights=weights, lags=lags,
    forecast=forecast.tolist())) + '\n')
