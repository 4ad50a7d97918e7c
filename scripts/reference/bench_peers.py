"""PyTorch as a peer of the benchmarks: answers questions, a JSON line each, until its input ends.

Usage: python bench_peers.py
Every answer has seconds of the clock and of processor time for each repeat, as many as fit into some seconds, or a reason.
Models are two recurrent layers of HIDDEN units with a linear head, as the tutorial has them, float32, CPU.
"""
import resource

import torch
from torch import nn

from peer import measure, serve


class Cells(nn.Module):
    """The tutorial's own: LSTMCells in a loop."""

    def __init__(self, hidden):
        super().__init__()
        self.hidden = hidden
        self.lstm1, self.lstm2 = nn.LSTMCell(1, hidden), nn.LSTMCell(hidden, hidden)
        self.linear = nn.Linear(hidden, 1)

    def forward(self, series, future: int = 0):  # [batch, time, 1] -> [batch, time + future, 1]
        h1 = torch.zeros(series.size(0), self.hidden)
        c1, h2, c2 = torch.zeros_like(h1), torch.zeros_like(h1), torch.zeros_like(h1)
        outputs = []
        for x in series.unbind(1):
            h1, c1 = self.lstm1(x, (h1, c1))
            h2, c2 = self.lstm2(h1, (h2, c2))
            outputs.append(self.linear(h2))
        for _ in range(future):
            h1, c1 = self.lstm1(outputs[-1], (h1, c1))
            h2, c2 = self.lstm2(h1, (h2, c2))
            outputs.append(self.linear(h2))
        return torch.stack(outputs, 1)


class Layers(nn.Module):
    """nn.LSTM: all steps that are known in one call, those that are fed back one by one."""

    def __init__(self, hidden):
        super().__init__()
        self.lstm = nn.LSTM(1, hidden, num_layers=2, batch_first=True)
        self.linear = nn.Linear(hidden, 1)

    def forward(self, series, future: int = 0):
        states, state = self.lstm(series)
        outputs = [self.linear(states)]
        for _ in range(future):
            states, state = self.lstm(outputs[-1][:, -1:], state)
            outputs.append(self.linear(states))
        return torch.cat(outputs, 1)


MODELS = {"cells": Cells, "layers": Layers}


def create(kind, hidden):
    torch.manual_seed(0)
    if kind != "compiled":
        return MODELS[kind](hidden)
    # A loop of a thousand cells would be a graph of ten thousand nodes: what is compiled is nn.LSTM's model.
    return torch.compile(Layers(hidden))


def waves(batch, time_steps):
    phase = torch.arange(batch)[:, None] * 7
    return torch.sin((torch.arange(time_steps + 1)[None] + phase) / 20.0)[..., None]


def closure(kind, hidden, batch, steps, loss):
    model = create(kind, hidden)
    series = waves(batch, steps)
    known = steps if loss == "one-step" else steps // 2
    inputs, targets = series[:, :known].contiguous(), series[:, 1 : steps + 1].contiguous()

    def run():
        model.zero_grad()
        error = nn.functional.mse_loss(model(inputs, steps - known), targets)
        error.backward()
        return error.item()

    return run


def forecast(kind, hidden, batch, history, horizon):
    model = create(kind, hidden)
    series = waves(batch, history)[:, :history].contiguous()

    def run():
        with torch.no_grad():
            return model(series, horizon - 1)[0, -1, 0].item()  # the last output of the history is the first forecast

    return run


def stream(hidden, pushes):
    model = create("cells", hidden)

    def run():
        h1 = c1 = h2 = c2 = torch.zeros(1, hidden)
        with torch.no_grad():
            for step in range(pushes):
                x = torch.sin(torch.tensor([[step / 20.0]]))
                h1, c1 = model.lstm1(x, (h1, c1))
                h2, c2 = model.lstm2(h1, (h2, c2))
                y = model.linear(h2)
        return y.item()

    return run


def memory(kind, hidden, batch, steps):
    """Most memory that a closure took beside what PyTorch takes by itself, in MB; of a process of its own."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run = closure(kind, hidden, batch, steps, "one-step")
    for _ in range(2):
        run()
    return dict(value=(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)


def answer(question):
    op, threads = question.pop("op"), question.pop("threads", 1)
    torch.set_num_threads(threads)
    if op == "version":
        return dict(version=torch.__version__)
    if op == "memory":
        return memory(**question)
    return measure({"closure": closure, "forecast": forecast, "stream": stream}[op], **question)


serve(answer)
