// What a cluster's workers run, whatever the cluster: a module of Python over Arrow, NumPy and ONNX Runtime.

/** Name of the module's file, beside `forecast.py`. */
export const CORE_FILE = 'series_forecast.py';

/** Series in one run of the graph, at most. */
const MOST_BATCH = 256;

/** The module: series as Arrow in, forecasts as Arrow out, a series that cannot be forecast as a row that says why. */
export const PYTHON_CORE = `"""Forecasts many series by a model of onnxcast: Arrow in, Arrow out. Knows no cluster."""

import json
import re
from functools import lru_cache

import numpy as np
import onnxruntime
import pyarrow as pa
import pyarrow.compute as pc

import series_times

MOST_BATCH = ${MOST_BATCH}  # series in one run of the graph, all of one length
MOST_VALUES = 1 << 21  # values in one run, so that long series take no more memory than many
LEAST_ROWS = 2
STEPS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Model:
    """An .onnx file and what it says of itself."""

    def __init__(self, content, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        known = self.session.get_modelmeta().custom_metadata_map
        inputs = {one.name for one in self.session.get_inputs()}
        if "onnxcast.features" not in known or not {"history", "horizon"} <= inputs or "state" in inputs:
            raise ValueError("the model is no file of onnxcast in the form forecast: write one with onnxcast export")
        if "future_covariates" in inputs:
            raise ValueError(
                "the model wants covariates that are known in advance, which this job does not read: "
                "forecast it with onnxcast forecast --future, or export one without them"
            )
        self.features = json.loads(known["onnxcast.features"])
        self.targets = json.loads(known.get("onnxcast.targets", "null")) or self.features
        self.levels = json.loads(known.get("onnxcast.intervals", "{}")).get("levels", [])
        scaling = known["onnxcast.scaling"]
        self.needs_positive = scaling.startswith("log")
        self.limit = np.finfo(np.float32 if scaling == "none" else np.float64).max
        self.frequency = known.get("onnxcast.frequency", "")
        self.reads_calendar = "start_time" in inputs

    def run(self, history, starts, horizon):
        """[batch, time, features] -> forecast [batch, horizon, targets], bounds [batch, horizon, targets, levels] or None"""
        feeds = {"history": history, "horizon": np.array(horizon, dtype=np.int64)}
        if self.reads_calendar:
            feeds["start_time"] = starts
        names = ["forecast", "lower", "upper"] if self.levels else ["forecast"]
        forecast, *bounds = self.session.run(names, feeds)
        return forecast, (bounds or None)


@lru_cache(maxsize=2)
def open_model(content, threads=1):
    """Opens the bytes of a model once a process."""
    return Model(content, threads)


class Job:
    """What is asked of every series. Plain data, so that a cluster can send it to its workers."""

    def __init__(self, model, *, id, time, columns, horizon, levels=None):
        if not 1 <= horizon <= 1_000_000:
            raise ValueError(f"horizon: found {horizon}, expected a whole number from 1 to 1000000")
        if len(columns) != len(model.features):
            raise ValueError(f"target: found {len(columns)} columns, expected those of {', '.join(model.features)}")
        stray = [level for level in levels or [] if level not in model.levels]
        if stray:
            known = ", ".join(map(str, model.levels)) or "none: the model gives no intervals"
            raise ValueError(f"levels: found {stray[0]:g}, expected some of {known}")
        self.id, self.time, self.columns, self.horizon = id, time, columns, horizon
        self.levels = [level for level in model.levels if levels is None or level in levels]

    def value_names(self, model):
        """Names of the columns of values: forecast, forecast-lo-80, forecast-hi-80, ..."""
        names = []
        for target in model.targets:
            name = "forecast" if len(model.targets) == 1 else f"forecast_{target}"
            names.append(name)
            names += [f"{name}-{side}-{level:g}" for level in self.levels for side in ("lo", "hi")]
        return names

    def schema(self, model, id_type, time_type):
        values = [(name, pa.float64()) for name in self.value_names(model)]
        return pa.schema([(self.id, id_type), (self.time, time_type), *values, ("error", pa.string())])


def check_time_type(kind, name):
    """Times are dates, timestamps or whole numbers; says what helps where they are something else."""
    if pa.types.is_date32(kind) or pa.types.is_timestamp(kind) or pa.types.is_integer(kind):
        return
    raise ValueError(f'column "{name}" holds {kind}, expected a date, a timestamp or whole numbers: cast it before')


def forecast_table(model, job, table):
    """Forecasts every series of a table of rows in any order; each series is there whole."""
    order = pc.sort_indices(table, sort_keys=[(job.id, "ascending"), (job.time, "ascending")])
    table = table.select([job.id, job.time, *job.columns]).take(order).combine_chunks()
    ids = flat(table[job.id])
    runs = pc.run_end_encode(ids.dictionary_encode(null_encoding="encode").indices) if len(ids) else None
    ends = runs.run_ends.to_numpy() if runs is not None else np.empty(0)
    offsets = np.concatenate([[0], ends]).astype(np.int64)
    firsts = ids.take(pa.array(offsets[:-1]))
    return forecast_groups(model, job, firsts, offsets, flat(table[job.time]), [flat(table[name]) for name in job.columns])


def flat(column):
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def forecast_groups(model, job, ids, offsets, times, columns):
    """Forecasts series that lie one after another, series i in rows offsets[i] to offsets[i + 1], in order of time.

    A series that cannot be forecast becomes one row without time and values, whose error says why.
    """
    check_time_type(times.type, job.time)
    schema = job.schema(model, ids.type, times.type)
    if len(ids) == 0:
        return schema.empty_table()
    clock = series_times.read(times)
    values = np.stack([to_float64(column) for column in columns], axis=1)
    problems = find_problems(model, job, ids, offsets, (times, clock), (columns, values))
    lengths = np.diff(offsets)
    tables = []
    good = np.array([i for i in range(len(ids)) if i not in problems], dtype=np.int64)
    for length in np.unique(lengths[good]):
        alike = good[lengths[good] == length]
        size = int(max(1, min(MOST_BATCH, MOST_VALUES // (length * values.shape[1]))))
        for begin in range(0, len(alike), size):
            batch = alike[begin : begin + size]
            rows = offsets[batch][:, None] + np.arange(length)
            tables += run_batch(model, job, schema, ids, batch, clock.of(rows), values[rows], problems)
    if problems:
        bad = ids.take(pa.array(list(problems), type=pa.int64()))
        empty = [pa.nulls(len(bad), type=kind) for kind in schema.types[1:-1]]
        tables.append(pa.Table.from_arrays([bad, *empty, pa.array(list(problems.values()))], schema=schema))
    return pa.concat_tables(tables)


def run_batch(model, job, schema, ids, batch, clock, history, problems):
    """Series of one length as tables; where one of them makes the run fail, each runs alone and that one's problem is told."""
    try:
        ahead = clock.after(job.horizon)
        starts = clock.seconds()[:, 0] if model.reads_calendar else None
        forecast, bounds = model.run(history, starts, job.horizon)
    except Exception as error:  # whatever it is, other series are still to be forecast
        if len(batch) == 1:
            problems[int(batch[0])] = f"cannot be forecast: {str(error).splitlines()[0][:300]}"
            return []
        single = ((batch[k : k + 1], clock.of(slice(k, k + 1)), history[k : k + 1]) for k in range(len(batch)))
        return [table for one in single for table in run_batch(model, job, schema, ids, *one, problems)]
    values = []
    for target in range(forecast.shape[2]):
        values.append(forecast[:, :, target])
        for level in job.levels:
            at = model.levels.index(level)
            values += [bound[:, :, target, at] for bound in bounds]
    repeated = ids.take(pa.array(np.repeat(batch, job.horizon)))
    numbers = [pa.array(np.ascontiguousarray(one).reshape(-1), type=pa.float64()) for one in values]
    nothing = pa.nulls(len(repeated), type=pa.string())
    return [pa.Table.from_arrays([repeated, ahead, *numbers, nothing], schema=schema)]


def find_problems(model, job, ids, offsets, timed, valued):
    """What is wrong with series, by their position; the first thing of each."""
    (times, clock), (columns, values) = timed, valued
    problems = {}

    def series_at(rows):
        return np.searchsorted(offsets, rows, side="right") - 1

    def tell(rows, sentence):
        series, first = np.unique(series_at(rows), return_index=True)
        for i, row in zip(series.tolist(), rows[first].tolist()):
            problems.setdefault(i, sentence(row))

    if ids.null_count:
        for i in np.flatnonzero(ids.is_null().to_numpy(False)).tolist():
            problems[i] = f'rows without "{job.id}"'
    for i in np.flatnonzero(np.diff(offsets) < LEAST_ROWS).tolist():
        problems.setdefault(i, f"too short: {offsets[i + 1] - offsets[i]} row, expected {LEAST_ROWS} at the least")
    tell(np.flatnonzero(clock.missing), lambda row: f'a row without "{job.time}"')
    rises = np.diff(clock.values)
    inside = np.ones(len(rises), dtype=bool)
    inside[offsets[1:-1] - 1] = False
    tell(np.flatnonzero((rises == 0) & inside), lambda row: f"{times[row]} comes twice")
    for at, name in enumerate(columns):
        column, numbers, name = columns[at], values[:, at], job.columns[at]
        if column.null_count:
            tell(np.flatnonzero(column.is_null().to_numpy(False)), lambda row: f'no "{name}" at {times[row]}')
        with np.errstate(invalid="ignore"):
            bad = np.flatnonzero(~(np.abs(numbers) <= model.limit))
            tell(bad, lambda row: f'"{name}" is {numbers[row]} at {times[row]}, expected a number that the model can hold')
            if model.needs_positive:
                low = np.flatnonzero(numbers <= 0)
                tell(low, lambda row: f'"{name}" is {numbers[row]} at {times[row]}, expected one above 0: the model takes logarithms')
    if model.reads_calendar:
        row_of = np.arange(len(clock.values)) - np.repeat(offsets[:-1], np.diff(offsets))
        strays = np.abs(steps_of(model.frequency, clock, np.repeat(offsets[:-1], np.diff(offsets))) - row_of) > 0.1
        tell(np.flatnonzero(strays), lambda row: f"{times[row]} is not one {model.frequency} after the row before, and the model reads the calendar")
    return problems


def steps_of(frequency, clock, firsts):
    """How many steps of the model's frequency lie between each row and the first of its series."""
    if not clock.is_date:
        raise ValueError("the model reads the calendar off the times: expected dates or timestamps, found whole numbers")
    count, unit = re.fullmatch(r"(?:(\\d+) )?([a-z]+?)s?", frequency).groups()
    if unit in MONTHS:
        at = clock.months()
        return (at - at[firsts]) / (MONTHS[unit] * int(count or 1))
    at = clock.seconds()
    return (at - at[firsts]) / (STEPS[unit] * int(count or 1))


def to_float64(column):
    """Values as float64, NaN where one is missing."""
    return column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
`;
