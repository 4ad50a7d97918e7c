"""PyTorch's numbers (2.15, CPU, float32) for batch norm on every cell's output.

Writes regularisation.json beside this file: for every case the weights, scale and shift of every nn.BatchNorm1d, the
series and a mask (padding at the end of shorter series), and of the one-step predictions in training mode (statistics over
everything that counts, [batch * time, hidden]): outputs, MSE loss and all gradients. Then the statistics, and what the
same model says in evaluation mode when these are its running ones: one-step outputs, and a closed loop.
The running variance here is the one that training mode normalises by (PyTorch's own running average would take n / (n - 1)
times that).
Run: python make_regularisation.py   (needs torch)
"""
import json, pathlib
import torch
from torch import nn

here = pathlib.Path(__file__).parent
cells = {'lstm': nn.LSTMCell, 'gru': nn.GRUCell, 'rnn': nn.RNNCell}


class Model(nn.Module):
    def __init__(self, kind, hidden, features):
        super().__init__()
        self.kind, self.hidden = kind, hidden
        for i, (inputs, size) in enumerate(zip([features] + hidden, hidden)):
            setattr(self, f'{kind}{i + 1}', cells[kind](inputs, size))
            norm = nn.BatchNorm1d(size)
            nn.init.uniform_(norm.weight, 0.5, 1.5); nn.init.uniform_(norm.bias, -0.5, 0.5)
            setattr(self, f'norm{i + 1}', norm)
        self.linear = nn.Linear(hidden[-1], features)

    def step(self, i, x, state):
        state = getattr(self, f'{self.kind}{i + 1}')(x, state)
        return state[0] if self.kind == 'lstm' else state, state

    def train_pass(self, x, mask):  # [batch, time, features], [batch, time] of bool
        statistics = []
        for i in range(len(self.hidden)):
            state, out = None, []
            for row in x.unbind(1):
                h, state = self.step(i, row, state); out.append(h)
            h = torch.stack(out, 1)
            norm = getattr(self, f'norm{i + 1}')
            counted = h[mask]
            statistics.append((counted.mean(0).detach(), counted.var(0, unbiased=False).detach()))
            x = torch.zeros_like(h).masked_scatter(mask[..., None].expand_as(h), norm(counted))
        return self.linear(x), statistics

    def evaluate(self, x, future):
        states, outputs = [None] * len(self.hidden), []
        for t in range(x.shape[1] + future):
            row = x[:, t] if t < x.shape[1] else outputs[-1]
            for i in range(len(self.hidden)):
                h, states[i] = self.step(i, row, states[i]); row = getattr(self, f'norm{i + 1}')(h)
            outputs.append(self.linear(row))
        return torch.stack(outputs, 1)


def case(title, kind, hidden, features, lengths, seed, future=9):
    torch.manual_seed(seed)
    model = Model(kind, hidden, features)
    series = torch.randn(len(lengths), max(lengths) + 1, features)
    mask = torch.arange(max(lengths))[None] < torch.tensor(lengths)[:, None]
    inputs, targets = series[:, :-1], series[:, 1:]
    model.train()
    output, statistics = model.train_pass(inputs, mask)
    loss = ((output - targets)[mask] ** 2).mean()
    loss.backward()
    named = dict(model.named_parameters())
    model.eval()
    for i, (mean, variance) in enumerate(statistics):
        norm = getattr(model, f'norm{i + 1}')
        norm.running_mean.copy_(mean); norm.running_var.copy_(variance)
    with torch.no_grad():
        evaluated = model.evaluate(series, future)
    lists = lambda prefix, tensors: {name: value.tolist() for name, value in tensors.items() if name.startswith('norm') == prefix}
    return dict(
        title=title, cell=kind, hidden=hidden, features=features, series=series.tolist(), mask=mask.float().tolist(),
        weights=lists(False, {n: p.detach() for n, p in named.items()}), norms=lists(True, {n: p.detach() for n, p in named.items()}),
        trainOutput=output.tolist(), trainLoss=loss.item(),
        gradients=lists(False, {n: p.grad for n, p in named.items()}), normGradients=lists(True, {n: p.grad for n, p in named.items()}),
        statistics=[dict(mean=mean.tolist(), variance=variance.tolist()) for mean, variance in statistics],
        future=future, output=evaluated.tolist(),
    )


(here / 'regularisation.json').write_text(json.dumps([
    case('lstm, two cells', 'lstm', [5, 4], 2, [12, 12, 12], 1),
    case('lstm, series of different lengths', 'lstm', [4], 1, [12, 5, 9], 2),
    case('gru, three cells', 'gru', [5, 4, 3], 1, [12, 12, 12], 3),
    case('rnn, two cells', 'rnn', [5, 4], 2, [12, 12, 12], 4),
]))
