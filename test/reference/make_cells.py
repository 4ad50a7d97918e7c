"""PyTorch's numbers (2.15, CPU, float32) for GRU and plain RNN cells, and for models with covariates.

Writes, beside this file:
  cells.json                            for every case the weights, the series, teacher-forced outputs, MSE loss, all
                                        gradients, and the outputs of warm-up and closed loop
  gru24.safetensors, rnn24.safetensors  trained models (two layers of 24 units) in the names of nn.GRU and nn.RNN
  waves24.json                          their outputs over 999 + 1,000 closed-loop steps of the 3 test waves of sine64.json

Each row that enters the first cell holds targets and past covariates of its step, and future covariates of the step
after it. In the closed loop targets are fed back, past covariates keep their last value.
Layout: PyTorch's; gate order of GRUCell r, z, n. Run: python make_cells.py   (needs torch, numpy, safetensors;
takes about 2 minutes for the trained models)
"""
import functools, json, pathlib, sys
import numpy as np, torch
from safetensors.torch import save_file
from torch import nn

here = pathlib.Path(__file__).parent
cells = {'lstm': nn.LSTMCell, 'gru': nn.GRUCell, 'rnn': nn.RNNCell,
         'rnn-relu': functools.partial(nn.RNNCell, nonlinearity='relu')}


class Model(nn.Module):
    def __init__(self, kind, hidden, features, targets, future):
        super().__init__()
        self.kind, self.features, self.targets, self.future = kind, features, targets, future
        self.names = [f'{kind.split("-")[0]}{i + 1}' for i in range(len(hidden))]
        for name, inputs, size in zip(self.names, [len(features)] + hidden, hidden):
            setattr(self, name, cells[kind](inputs, size))
        self.linear = nn.Linear(hidden[-1], len(targets))

    def forward(self, rows, known=None):  # rows [batch, time, features], known [batch, steps, future] or a number of steps
        states = [None] * len(self.names)
        outputs = []
        steps = 0 if known is None else known.shape[1]
        for t in range(rows.shape[1] + steps):
            if t < rows.shape[1]:
                x = rows[:, t]
            else:
                columns = dict(zip(self.features, rows[:, -1].unbind(1)))
                columns |= dict(zip(self.targets, outputs[-1].unbind(1)))
                columns |= dict(zip(self.future, known[:, t - rows.shape[1]].unbind(1)))
                x = torch.stack([columns[name] for name in self.features], 1)
            for i, name in enumerate(self.names):
                states[i] = getattr(self, name)(x, states[i])
                x = states[i][0] if self.kind == 'lstm' else states[i]
            outputs.append(self.linear(x))
        return torch.stack(outputs, 1)


def lists(tensors): return {name: tensor.detach().numpy().tolist() for name, tensor in tensors.items()}


def case(title, kind, hidden, features, targets, future, seed, steps=9):
    torch.manual_seed(seed)
    model = Model(kind, hidden, features, targets, future)
    time = 13
    series = torch.randn(3, time + steps + 1, len(features))  # the last steps + 1 rows give their future covariates only
    is_known = torch.tensor([name in future for name in features])
    rows = torch.where(is_known, series[:, 1:], series[:, :-1])  # what enters the first cell
    wanted = series[:, 1:time][..., [features.index(name) for name in targets]]
    output = model(rows[:, :time - 1])
    loss = nn.functional.mse_loss(output, wanted)
    loss.backward()
    known = rows[:, time:time + steps][..., [features.index(name) for name in future]]
    with torch.no_grad():
        full = model(rows[:, :time], known)
    return dict(
        title=title, cell=kind, hidden=hidden, features=features, targets=targets, futureCovariates=future,
        weights=lists(model.state_dict()), series=series[:, :time].tolist(),
        futureRows=series[:, time:][..., [features.index(name) for name in future]].tolist(),
        trainOutput=output.tolist(), trainLoss=loss.item(),
        gradients=lists({name: parameter.grad for name, parameter in model.named_parameters()}),
        future=steps, output=full.tolist(),
    )


class Layers(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.kind = kind
        setattr(self, kind, {'gru': nn.GRU, 'rnn': nn.RNN}[kind](1, 24, 2, batch_first=True))
        self.linear = nn.Linear(24, 1)

    def forward(self, series, future=0):  # [batch, time, 1] -> [batch, time + future, 1]
        hidden, state = getattr(self, self.kind)(series)
        outputs = [self.linear(hidden)]
        for _ in range(future):
            hidden, state = getattr(self, self.kind)(outputs[-1][:, -1:], state)
            outputs.append(self.linear(hidden))
        return torch.cat(outputs, 1)


def train(kind, waves):
    torch.manual_seed(0)
    model = Layers(kind)

    def fit(steps, loss_of):
        optimizer = torch.optim.LBFGS(model.parameters(), lr=1, line_search_fn='strong_wolfe')

        def closure():
            optimizer.zero_grad()
            loss = loss_of()
            loss.backward()
            return loss

        for _ in range(steps):
            print(kind, optimizer.step(closure).item(), flush=True)

    fit(5, lambda: nn.functional.mse_loss(model(waves[:, :-1]), waves[:, 1:]))
    for future in (50, 200):
        fit(2, lambda: nn.functional.mse_loss(model(waves[:, :200], future), waves[:, 1:201 + future]))
    return model


def trained():
    shift = np.random.default_rng(1).integers(-80, 80, 16)
    waves = torch.from_numpy(np.sin((np.arange(500)[None] + shift[:, None]) / 20).astype(np.float32))[..., None]
    test = torch.tensor(json.loads((here / 'sine64.json').read_text())['series'])[:, :-1, None]
    outputs = {}
    for kind in ('gru', 'rnn'):
        model = train(kind, waves)
        save_file(model.state_dict(), here / f'{kind}24.safetensors')
        with torch.no_grad():
            output = model(test, 1000)[..., 0].tolist()
        outputs[kind] = [[float(f'{value:.9g}') for value in wave] for wave in output]  # 9 digits tell every float32
    (here / 'waves24.json').write_text(json.dumps(outputs))


cases = []
for kind in ('gru', 'rnn'):
    for features in (['a'], ['a', 'b']):
        count = f"{len(features)} feature{'s' if len(features) > 1 else ''}"
        cases.append(case(f'{kind}, {count}', kind, [5, 4], features, features, [], len(features)))
    cases.append(case(f'{kind}, three cells', kind, [5, 4, 3], ['a', 'b'], ['a', 'b'], [], 3))
cases.append(case('rnn-relu, 2 features', 'rnn-relu', [5, 4], ['a', 'b'], ['a', 'b'], [], 2))
for kind in ('lstm', 'gru', 'rnn-relu', 'rnn'):
    cases.append(case(f'{kind}, covariates', kind, [5, 4], ['past', 'a', 'ahead', 'b'], ['a', 'b'], ['ahead'], 4))
(here / 'cells.json').write_text(json.dumps(cases))
if '--small' not in sys.argv:
    trained()
