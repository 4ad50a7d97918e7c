"""Reference numbers of torch.optim.Adam (PyTorch 2.15, CPU, float64): the chained Rosenbrock function of four variables.

Writes adam.json beside this file: the options, and the parameters and loss at each of 40 steps.
Run: python adam.py   (needs torch)
"""
import json
import pathlib

import torch

START = [-1.2, 1.0, 0.3, 2.0]
OPTIONS = [
    dict(),
    dict(lr=0.05),
    dict(lr=0.05, betas=(0.8, 0.95), eps=1e-3),
    dict(lr=0.05, weight_decay=0.2),
]


def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def run(options):
    x = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([x], **options)
    losses, parameters = [], []
    for _ in range(40):
        optimizer.zero_grad()
        loss = rosenbrock(x)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        parameters.append(x.detach().tolist())
    return dict(options=options, losses=losses, parameters=parameters)


if __name__ == "__main__":
    target = pathlib.Path(__file__).with_suffix(".json")
    target.write_text(json.dumps(dict(start=START, cases=[run(options) for options in OPTIONS])))
