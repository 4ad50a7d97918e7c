"""PyTorch's numbers (2.15, CPU, float32) for a linear autoregression, alone and past LSTM cells.

Writes, beside this file, skip.json: for every case the weights, the series [batch, time, features], and the outputs
[batch, time + future, targets] of the warm-up over the series and of the closed loop after it.

The skip is an nn.Linear over the last rows side by side, the newest first, zeros before the first row; it has a bias of
its own only without cells, beside which its output is added to that of the head. In the closed loop targets are fed
back; every feature is a target. Run: python make_skip.py   (needs torch)
"""
import json, pathlib
import torch
from torch import nn

CASES = [dict(name='alone', hidden=[], skip=5, features=1), dict(name='two features', hidden=[], skip=3, features=2),
         dict(name='past one cell', hidden=[4], skip=6, features=1), dict(name='past two cells', hidden=[5, 3], skip=2, features=2)]
TIME, FUTURE, BATCH = 12, 9, 2


class Model(nn.Module):
    def __init__(self, hidden, skip, features):
        super().__init__()
        for i, (inputs, size) in enumerate(zip([features] + hidden, hidden)):
            setattr(self, f'lstm{i + 1}', nn.LSTMCell(inputs, size))
        self.cells = len(hidden)
        if hidden:
            self.linear = nn.Linear(hidden[-1], features)
        self.skip = nn.Linear(skip * features, features, bias=not hidden)
        self.rows = skip

    def forward(self, series, future):
        seen = [torch.zeros_like(series[:, 0])] * self.rows
        states, outputs = [None] * self.cells, []
        for t in range(series.shape[1] + future):
            row = series[:, t] if t < series.shape[1] else outputs[-1]
            seen = [row] + seen[:-1]
            x = row
            for i in range(self.cells):
                states[i] = getattr(self, f'lstm{i + 1}')(x, states[i])
                x = states[i][0]
            told = self.skip(torch.cat(seen, 1))
            outputs.append(told + self.linear(x) if self.cells else told)
        return torch.stack(outputs, 1)


def plain(tensor):
    return dict(shape=list(tensor.shape), data=tensor.detach().flatten().tolist())


cases = []
for seed, case in enumerate(CASES):
    torch.manual_seed(seed)
    name = case.pop('name')
    model = Model(**case)
    series = torch.randn(BATCH, TIME, case['features'])
    cases.append(dict(name=name, **case, future=FUTURE, weights={key: plain(value) for key, value in model.state_dict().items()},
                      series=plain(series), outputs=plain(model(series, FUTURE))))
(pathlib.Path(__file__).parent / 'skip.json').write_text(json.dumps(cases))
