# Times as pandas counts them on: histories, and what comes next, in many frequencies and spellings. Needs pandas 3.
import json
from pathlib import Path

import numpy as np
import pandas as pd

DAY, CLOCK = "%Y-%m-%d", "%Y-%m-%d %H:%M"

# frequency of pandas: first time, spelling, what `inferFrequency` calls it
RANGES = {
    "D": ("2024-02-01", DAY, "day"),
    "B": ("2023-12-01", DAY, "business day"),
    "W-SUN": ("2023-11-05", DAY, "week"),
    "2W-WED": ("2023-11-01", DAY, "2 weeks"),
    "MS": ("1999-11-01", DAY, "month"),
    "ME": ("1999-11-30", DAY, "month"),
    "BME": ("2019-01-31", DAY, "month"),
    "BMS": ("2019-01-01", DAY, "month"),
    "SME": ("2019-01-15", DAY, "half month"),
    "SMS": ("2019-01-01", DAY, "half month"),
    "QS": ("2001-01-01", DAY, "quarter"),
    "QE": ("2001-03-31", DAY, "quarter"),
    "QE-JAN": ("2001-01-31", DAY, "quarter"),
    "BQE": ("2001-03-30", DAY, "quarter"),
    "YS": ("1990-01-01", DAY, "year"),
    "YE": ("1990-12-31", DAY, "year"),
    "BYE": ("1990-12-31", DAY, "year"),
    "h": ("2024-02-27 05:00", CLOCK, "hour"),
    "6h": ("2024-02-27 06:00", CLOCK, "6 hours"),
    "10min": ("2024-02-28 20:00", CLOCK, "10 minutes"),
    "90s": ("2024-02-28 20:00", "%Y-%m-%dT%H:%M:%SZ", "90 seconds"),
    "250ms": ("2024-02-28 20:00", "%Y-%m-%dT%H:%M:%S.%f", None),
    "bh": ("2024-02-28 09:00", CLOCK, "8 times a business day"),
    "C": ("2024-02-01", DAY, "6 times a week"),
}
SPELLINGS = {"D": ["%Y/%m/%d", "%Y%m%d"], "MS": ["%Y-%m", "%Y%m", "%Y/%m"]}
# What a business would lack: days without a row.
HOLIDAYS = ["2023-12-25", "2023-12-26", "2024-01-01"]


def case(times, spelling, name, history=60):
    labels = list(times.strftime(spelling))
    return {"frequency": name, "history": labels[:history], "next": labels[history:]}


cases = {}
for freq, (start, spelling, name) in RANGES.items():
    offset = pd.offsets.CustomBusinessDay(weekmask="Mon Tue Wed Thu Fri Sat") if freq == "C" else freq
    times = pd.date_range(start, periods=100, freq=offset)
    cases[freq] = case(times, spelling, name)
    for other in SPELLINGS.get(freq, []):
        cases[f"{freq} {other}"] = case(times, other, name)

business = pd.date_range("2023-12-01", periods=100, freq="B")
cases["B without holidays"] = case(business[~business.isin(pd.to_datetime(HOLIDAYS))], DAY, "business day")
for freq, name, pattern in [("Q", "quarter", "%YQ%q"), ("Q", "quarter", "%Y-Q%q"), ("M", "month", "%YM%m")]:
    cases[f"period {freq} {pattern}"] = case(pd.period_range("2001-01", periods=100, freq=freq), pattern, name)
cases["ISO weeks"] = case(pd.date_range("2019-12-02", periods=100, freq="W-MON"), "%G-W%V", "week")
days = pd.date_range("2024-01-01", periods=40, freq="D")
market = pd.DatetimeIndex([day + pd.Timedelta(hours=hour) for day in days if day.weekday() < 5 for hour in range(9, 17)])
cases["market hours"] = case(market, CLOCK, "8 times a business day")
seconds = pd.date_range("2023-12-01", periods=100, freq="B").as_unit("s")
cases["epoch seconds, business days"] = {
    "frequency": "business day",
    "history": [str(one) for one in seconds[:60].asi8],
    "next": [str(one) for one in seconds[60:].asi8],
}
months = pd.date_range("2015-01-01", periods=100, freq="MS").as_unit("ms")
cases["epoch milliseconds, months"] = {
    "frequency": "month",
    "history": [str(one) for one in months[:60].asi8],
    "next": [str(one) for one in months[60:].asi8],
}
cases["year"] = {"frequency": None, "history": [str(1960 + i) for i in range(60)], "next": ["2020", "2021"]}
# Instants by the clocks of regions, over the nights in which they are set forward and back.
REGIONS = {
    ("D", "Europe/Berlin"): ("2023-02-10", "day"),
    ("B", "Europe/Berlin"): ("2023-02-10", "business day"),
    ("W-SUN", "Europe/Berlin"): ("2022-11-06", "week"),
    ("MS", "America/New_York"): ("2019-01-01", "month"),
    ("h", "Europe/Berlin"): ("2023-03-23 20:00", "hour"),
    ("h", "America/New_York"): ("2023-11-02 20:00", "hour"),
    ("30min", "Australia/Lord_Howe"): ("2023-03-31 20:00", "30 minutes"),
    ("6h", "Asia/Kolkata"): ("2023-03-10", "6 hours"),
}
for (freq, zone), (start, name) in REGIONS.items():
    labels = [f"{one.isoformat(sep=' ')}[{zone}]" for one in pd.date_range(start, periods=100, freq=freq, tz=zone)]
    cases[f"{freq} {zone}"] = {"frequency": name, "history": labels[:60], "next": labels[60:]}
tenths = [repr(float(one)) for one in np.arange(0, 6, 0.1)]
cases["tenths"] = {"frequency": None, "history": tenths, "next": ["6.0", "6.1", "6.2"]}

text = json.dumps(cases, separators=(",", ":")).replace("},", "},\n")
Path(__file__).with_name("times.json").write_text(text + "\n")
