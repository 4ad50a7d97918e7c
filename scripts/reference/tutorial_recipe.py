"""Trains as the tutorial does, in PyTorch: two LSTM cells of 64 and a linear head, 97 sine waves, L-BFGS, one step ahead, float32, CPU.

Usage: python tutorial_recipe.py WAVES.json EPOCHS [SEED]     WAVES.json: rows of 2,000 values, the first 3 for testing, the first 1,000 known
Prints a JSON line an epoch: seconds of training so far, and the RMSE of 1,000 fed-back steps of the test waves.
"""
import json
import sys
import time

import torch
from torch import nn

HIDDEN, KNOWN, TEST = 64, 1000, 3


class Forecaster(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.LSTMCell(1, HIDDEN), nn.LSTMCell(HIDDEN, HIDDEN)
        self.head = nn.Linear(HIDDEN, 1)

    def forward(self, waves, future=0):  # [batch, time]
        state = [torch.zeros(waves.size(0), HIDDEN) for _ in range(4)]
        outputs = []
        for step in range(waves.size(1) + future):
            x = waves[:, step : step + 1] if step < waves.size(1) else outputs[-1]
            state[0], state[1] = self.first(x, (state[0], state[1]))
            state[2], state[3] = self.second(state[0], (state[2], state[3]))
            outputs.append(self.head(state[2]))
        return torch.cat(outputs, 1)


def main(path, epochs, seed=0):
    torch.manual_seed(seed)
    with open(path) as file:
        waves = torch.tensor(json.load(file), dtype=torch.float32)
    known, future = waves[:, :KNOWN], waves[:TEST, KNOWN:]
    inputs, targets = known[TEST:, :-1], known[TEST:, 1:]
    model, criterion = Forecaster(), nn.MSELoss()
    optimizer = torch.optim.LBFGS(model.parameters(), lr=0.8)
    seconds = 0.0
    for epoch in range(1, epochs + 1):
        started = time.perf_counter()

        def closure():
            optimizer.zero_grad()
            loss = criterion(model(inputs), targets)
            loss.backward()
            return loss

        optimizer.step(closure)
        seconds += time.perf_counter() - started
        with torch.no_grad():
            forecast = model(known[:TEST], future.size(1) - 1)[:, KNOWN - 1 :]
            error = criterion(forecast, future).sqrt().item()
        print(json.dumps(dict(version=torch.__version__, epoch=epoch, seconds=seconds, rmse=error)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
