"""Losses and gradients of closed-loop training computed by PyTorch 2.15 (CPU, float64), for parity tests.

Writes, beside this file:
  closed-loop.json   one, two and three recurrent cells (LSTM, GRU, tanh RNN) + Linear, fed `warmUp` rows of a series and then
                 their own predictions; loss = sum(importance * squared error) over all rows; all gradients by autograd.
                 `known` names the columns of the inputs that are known in advance; they follow the model's targets.

Run: python make_closed_loop.py   (needs torch and numpy; takes seconds)
"""
import json, pathlib
import torch
from torch import nn

here = pathlib.Path(__file__).parent
torch.set_default_dtype(torch.float64)
CELLS = dict(lstm=nn.LSTMCell, gru=nn.GRUCell, rnn=nn.RNNCell)


class Model(nn.Module):
    def __init__(self, kind, inputs, hidden, targets):
        super().__init__()
        self.kind, self.count = kind, len(hidden)
        for n, size in enumerate(hidden):
            setattr(self, f'{kind}{n + 1}', CELLS[kind](inputs, size)); inputs = size
        self.linear = nn.Linear(inputs, targets)

    def forward(self, inputs, warm_up, targets):  # [batch, time, features] -> [batch, time, targets]
        states, out = [None] * self.count, []
        for t in range(inputs.shape[1]):
            x = inputs[:, t] if t < warm_up else torch.cat([out[-1], inputs[:, t, targets:]], 1)
            for n in range(self.count):
                states[n] = getattr(self, f'{self.kind}{n + 1}')(x, states[n])
                x = states[n][0] if self.kind == 'lstm' else states[n]
            out.append(self.linear(x))
        return torch.stack(out, 1)


cases = []
for name, kind, targets, known, hidden, time, warm_up in (
    ('one cell', 'lstm', 1, 0, [5], 12, 4), ('two cells, two features', 'lstm', 2, 0, [5, 4], 15, 6),
    ('three cells, warmed up by one step', 'lstm', 1, 0, [3, 4, 3], 9, 1),
    ('a feature known in advance', 'lstm', 1, 1, [4, 3], 11, 5), ('GRU', 'gru', 1, 0, [4, 3], 11, 5), ('RNN', 'rnn', 2, 0, [4, 3], 11, 5),
):
    torch.manual_seed(len(cases))
    model = Model(kind, targets + known, hidden, targets)
    for parameter in model.parameters(): parameter.data.mul_(1.5)
    series = torch.randn(3, time + 1, targets + known)
    inputs, wanted = series[:, :-1], series[:, 1:, :targets]
    importance = torch.rand(3, time); importance[1, -2:] = 0
    predictions = model(inputs, warm_up, targets)
    loss = (importance[..., None] * (predictions - wanted) ** 2).sum()
    loss.backward()
    cases.append(dict(name=name, cell=kind, hidden=hidden, targets=targets, known=known, warmUp=warm_up,
                      weights={k: v.tolist() for k, v in model.state_dict().items()},
                      inputs=inputs.tolist(), wanted=wanted.tolist(), importance=importance.tolist(), loss=loss.item(),
                      gradients={k: v.grad.tolist() for k, v in model.named_parameters()}))
(here / 'closed-loop.json').write_text(json.dumps(cases))
