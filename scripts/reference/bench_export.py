"""Exports one step of two LSTMCells with a linear head by PyTorch's own exporter, in TorchScript's way, which needs no other package.

Usage: python bench_export.py FILE.onnx HIDDEN
"""
import sys
import time

import torch
from torch import nn


class Step(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.lstm1, self.lstm2 = nn.LSTMCell(1, hidden), nn.LSTMCell(hidden, hidden)
        self.linear = nn.Linear(hidden, 1)

    def forward(self, x, h1, c1, h2, c2):  # [batch, 1], four [batch, hidden]
        h1, c1 = self.lstm1(x, (h1, c1))
        h2, c2 = self.lstm2(h1, (h2, c2))
        return self.linear(h2), h1, c1, h2, c2


NAMES = ["x", "h1", "c1", "h2", "c2"]
OUTPUTS = ["y", "h1_after", "c1_after", "h2_after", "c2_after"]

if __name__ == "__main__":
    file, hidden = sys.argv[1], int(sys.argv[2])
    torch.manual_seed(0)
    model, zeros = Step(hidden).eval(), torch.zeros(2, hidden)
    started = time.perf_counter()
    torch.onnx.export(
        model,
        (torch.zeros(2, 1), zeros, zeros, zeros, zeros),
        file,
        input_names=NAMES,
        output_names=OUTPUTS,
        dynamic_axes={name: {0: "batch"} for name in NAMES + OUTPUTS},
        dynamo=False,
    )
    print(time.perf_counter() - started)
