"""Times one training closure in PyTorch: loss and all gradients of two LSTM cells of 64 over 97 waves x 999 steps, float32, CPU.

Usage: python training_closure.py KIND THREADS [REPEATS]     KIND: cells (LSTMCell in a loop, the tutorial's code) or layers (nn.LSTM)
Prints one JSON line: PyTorch's version, seconds of each repeat after two that warm up, and the loss.
"""
import json
import sys
import time

import torch
from torch import nn

WAVES, STEPS, HIDDEN = 97, 999, 64


class Cells(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm1, self.lstm2 = nn.LSTMCell(1, HIDDEN), nn.LSTMCell(HIDDEN, HIDDEN)
        self.linear = nn.Linear(HIDDEN, 1)

    def forward(self, series):  # [batch, time, 1]
        zeros = lambda: torch.zeros(series.size(0), HIDDEN)
        h1, c1, h2, c2 = zeros(), zeros(), zeros(), zeros()
        outputs = []
        for x in series.unbind(1):
            h1, c1 = self.lstm1(x, (h1, c1))
            h2, c2 = self.lstm2(h1, (h2, c2))
            outputs.append(self.linear(h2))
        return torch.stack(outputs, 1)


class Layers(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(1, HIDDEN, num_layers=2, batch_first=True)
        self.linear = nn.Linear(HIDDEN, 1)

    def forward(self, series):
        return self.linear(self.lstm(series)[0])


def main(kind, threads, repeats=5):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model = {"cells": Cells, "layers": Layers}[kind]()
    phase = torch.arange(WAVES)[:, None] * 7
    waves = torch.sin((torch.arange(STEPS + 1)[None] + phase) / 20.0)[..., None]
    inputs, targets = waves[:, :-1].contiguous(), waves[:, 1:].contiguous()
    seconds = []
    for _ in range(repeats + 2):
        started = time.perf_counter()
        model.zero_grad()
        loss = nn.functional.mse_loss(model(inputs), targets)
        loss.backward()
        seconds.append(time.perf_counter() - started)
    print(json.dumps(dict(version=torch.__version__, seconds=seconds[2:], loss=loss.item())))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *map(int, sys.argv[3:]))
