"""Reference numbers of a plain network fitted by gradient descent (PyTorch 2.15, CPU, float64).

Nine games and their minutes, nn.Linear(1, 13) -> Tanh -> nn.Linear(13, 1) (or nn.Linear(1, 1) alone), MSELoss, SGD.
Writes network.json beside this file: the points, and for every case its options, the weights it starts from and their
gradient, the loss of each of the first 1,000 epochs before its step, and the weights and predictions after them.
Run: python make_network.py   (needs torch)
"""
import collections
import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)
GAMES = [1, 2, 3, 4, 5, 6, 7, 8, 9]
MINUTES = [10.9, 14.5, 18.5, 14.5, 21.4, 17.1, 23.8, 23.5, 31.3]
EPOCHS = 1000
CASES = [
    dict(hidden=13, lr=1e-3, weight_decay=0.0),
    dict(hidden=13, lr=1e-3, weight_decay=0.1),
    dict(hidden=3, lr=1e-3, weight_decay=0.0),
    dict(hidden=0, lr=1e-3, weight_decay=0.0),
]


def make(hidden):
    if hidden == 0:
        return torch.nn.Sequential(collections.OrderedDict(output=torch.nn.Linear(1, 1)))
    layers = dict(hidden=torch.nn.Linear(1, hidden), activation=torch.nn.Tanh(), output=torch.nn.Linear(hidden, 1))
    return torch.nn.Sequential(collections.OrderedDict(layers))


def listed(tensors):
    return {name: dict(shape=list(t.shape), data=t.detach().reshape(-1).tolist()) for name, t in tensors}


def run(hidden, lr, weight_decay):
    torch.manual_seed(0)
    x = torch.tensor(GAMES, dtype=torch.float64).unsqueeze(1)
    y = torch.tensor(MINUTES, dtype=torch.float64).unsqueeze(1)
    model, criterion = make(hidden), torch.nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    start, gradient, losses = listed(model.named_parameters()), None, []
    for _ in range(EPOCHS):
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        if gradient is None:
            gradient = listed((name, p.grad) for name, p in model.named_parameters())
        optimizer.step()
        losses.append(loss.item())
    return dict(hidden=hidden, lr=lr, weightDecay=weight_decay, start=start, gradient=gradient, losses=losses,
                weights=listed(model.named_parameters()), predictions=model(x).detach().reshape(-1).tolist())


if __name__ == "__main__":
    target = pathlib.Path(__file__).with_name("network.json")
    target.write_text(json.dumps(dict(x=GAMES, y=MINUTES, cases=[run(**case) for case in CASES])))
