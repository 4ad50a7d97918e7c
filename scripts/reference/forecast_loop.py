"""Times a forecast in PyTorch: two LSTMCells of 64 in a loop, 999 steps of warm-up and 1,000 of closed loop, float32, CPU.

Usage: python forecast_loop.py WEIGHTS.safetensors BATCH THREADS [REPEATS]
Prints one JSON line: PyTorch's version, seconds of each repeat after two that warm up, and the last forecast value of
the first wave, which tells that both sides computed the same.
"""
import json
import sys
import time

import torch
from safetensors.torch import load_file
from torch import nn

STEPS, FUTURE, HIDDEN = 999, 1000, 64


class Cells(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm1, self.lstm2 = nn.LSTMCell(1, HIDDEN), nn.LSTMCell(HIDDEN, HIDDEN)
        self.linear = nn.Linear(HIDDEN, 1)

    def forward(self, series):  # [batch, time, 1] -> [batch, time + FUTURE, 1]
        zeros = lambda: torch.zeros(series.size(0), HIDDEN)
        h1, c1, h2, c2 = zeros(), zeros(), zeros(), zeros()
        outputs = []
        for x in series.unbind(1):
            h1, c1 = self.lstm1(x, (h1, c1))
            h2, c2 = self.lstm2(h1, (h2, c2))
            outputs.append(self.linear(h2))
        for _ in range(FUTURE - 1):  # the last warm-up output is the first step of the future
            h1, c1 = self.lstm1(outputs[-1], (h1, c1))
            h2, c2 = self.lstm2(h1, (h2, c2))
            outputs.append(self.linear(h2))
        return torch.stack(outputs, 1)


def main(weights, batch, threads, repeats=7):
    torch.set_num_threads(threads)
    model = Cells()
    model.load_state_dict(load_file(weights))
    phase = torch.arange(batch)[:, None] * 7
    waves = torch.sin((torch.arange(STEPS)[None] + phase) / 20.0)[..., None]
    seconds = []
    with torch.no_grad():  # as the tutorial does; inference_mode is some 5 % quicker
        for _ in range(repeats + 2):
            started = time.perf_counter()
            output = model(waves)
            seconds.append(time.perf_counter() - started)
    print(json.dumps(dict(version=torch.__version__, seconds=seconds[2:], last=output[0, -1, 0].item())))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
