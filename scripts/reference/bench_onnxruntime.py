"""ONNX Runtime in Python as a peer of the benchmarks: answers questions, a JSON line each, until its input ends.

Usage: python bench_onnxruntime.py STEP.onnx HIDDEN     STEP.onnx: of bench_export.py
"""
import sys

import numpy as np
import onnxruntime

from peer import measure, serve

FILE, HIDDEN = sys.argv[1], int(sys.argv[2])
STATE = ["h1", "c1", "h2", "c2"]
sessions = {}


def open_session(threads):
    if threads not in sessions:
        sessions[threads] = create_session(threads)
    return sessions[threads]


def create_session(threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(FILE, options, providers=["CPUExecutionProvider"])


def walk(threads, batch, xs, ahead):
    session = open_session(threads)
    state = [np.zeros((batch, HIDDEN), np.float32) for _ in STATE]
    y = None
    for step in range(len(xs) + ahead):
        x = xs[step] if step < len(xs) else y
        y, *state = session.run(None, {"x": x, **dict(zip(STATE, state))})
    return float(y[0, 0])


def series(threads, batch, steps, ahead):
    phase = 7 * np.arange(batch, dtype=np.float32)
    xs = [np.sin((t + phase) / 20)[:, None].astype(np.float32) for t in range(steps)]
    return lambda: walk(threads, batch, xs, ahead)


def opening(threads):
    def run():
        create_session(threads)

    return run


def answer(question):
    op, threads = question["op"], question.get("threads", 1)
    if op == "version":
        return dict(version=onnxruntime.__version__)
    if op == "open":
        return measure(opening, question["seconds"], threads=threads)
    steps = question["history"] if op == "forecast" else question["pushes"]
    ahead = question["horizon"] - 1 if op == "forecast" else 0
    return measure(series, question["seconds"], threads=threads, batch=question.get("batch", 1), steps=steps, ahead=ahead)


serve(answer)
