"""PyTorch's numbers (2.15, CPU, float32) for a linear autoregression, alone and past LSTM cells.

Writes, beside this file, skip.json: for every case the weights, the series [batch, time, features], and the outputs
[batch, time + future, targets] of the warm-up over the series and of the closed loop after it.

The skip is an nn.Linear over the last rows side by side, the newest first, zeros before the first row; it has a bias of
its own only without cells, beside which its output is added to that of the head. Members
are cells and heads side by side, of which the median is taken; cells may see what changed since the row before. In the closed loop targets are fed
back; every feature is a target. Run: python make_skip.py   (needs torch)
"""
import json, pathlib
import torch
from torch import nn

CASES = [dict(name='alone', hidden=[], skip=5, features=1), dict(name='two features', hidden=[], skip=3, features=2),
         dict(name='past one cell', hidden=[4], skip=6, features=1), dict(name='past two cells', hidden=[5, 3], skip=2, features=2),
         dict(name='past a cell that sees changes', hidden=[4], skip=4, features=2, changes=True),
         dict(name='past the median of three members', hidden=[4], skip=3, features=1, members=3),
         dict(name='past five members of two cells that see changes', hidden=[4, 3], skip=1, features=2, members=5, changes=True)]
TIME, FUTURE, BATCH = 12, 9, 2


class Cells(nn.Module):
    def __init__(self, hidden, features):
        super().__init__()
        for i, (inputs, size) in enumerate(zip([features] + hidden, hidden)):
            setattr(self, f'lstm{i + 1}', nn.LSTMCell(inputs, size))
        self.cells = len(hidden)
        self.linear = nn.Linear(hidden[-1], features)

    def forward(self, x, states):
        after = []
        for i in range(self.cells):
            after.append(getattr(self, f'lstm{i + 1}')(x, states[i]))
            x = after[-1][0]
        return self.linear(x), after


class Model(nn.Module):
    def __init__(self, hidden, skip, features, members=1, changes=False):
        super().__init__()
        if hidden:
            self.members = nn.ModuleList(Cells(hidden, features) for _ in range(members))
        self.skip = nn.Linear(skip * features, features, bias=not hidden)
        self.rows, self.cells, self.changes = skip, len(hidden), changes

    def forward(self, series, future):
        seen = [torch.zeros_like(series[:, 0])] * (self.rows + 1)
        members = getattr(self, 'members', [])
        states, outputs = [[None] * self.cells for _ in members], []
        for t in range(series.shape[1] + future):
            row = series[:, t] if t < series.shape[1] else outputs[-1]
            x = row - seen[0] if self.changes else row
            seen = [row] + seen[:-1]
            after = [member(x, state) for member, state in zip(members, states)]
            states = [state for _, state in after]
            told = self.skip(torch.cat(seen[:self.rows], 1))
            outputs.append(told + torch.stack([said for said, _ in after]).median(0).values if after else told)
        return torch.stack(outputs, 1)

    def named(self):  # a single member goes without its number
        tensors = self.state_dict()
        only = len(getattr(self, 'members', [])) == 1
        return {key.removeprefix('members.0.') if only else key: value for key, value in tensors.items()}


def plain(tensor):
    return dict(shape=list(tensor.shape), data=tensor.detach().flatten().tolist())


cases = []
for seed, case in enumerate(CASES):
    torch.manual_seed(seed)
    name = case.pop('name')
    model = Model(**case)
    series = torch.randn(BATCH, TIME, case['features'])
    cases.append(dict(name=name, **case, future=FUTURE, weights={key: plain(value) for key, value in model.named().items()},
                      series=plain(series), outputs=plain(model(series, FUTURE))))
(pathlib.Path(__file__).parent / 'skip.json').write_text(json.dumps(cases))
