"""PyTorch's numbers (2.15, CPU, float64 over float32 weights) for models as people save them, and the files they save.

Writes, beside this file:
  imports.json      for every case the state_dict, what an import must be told, a history and its forecast
  imports/          what torch.save and torch.jit.save make of one model

The forecast: the last output after the history is its first steps; each is fed back.
Run: python make_imports.py   (needs torch, numpy)
"""
import json, math, pathlib
import torch
from torch import nn

here = pathlib.Path(__file__).parent
TIME, HORIZON = 30, 12


class Stack(nn.Module):
    """Modules one above the other, by name; every one that is recurrent takes the outputs of the one before."""
    def __init__(self, modules, width=1, steps=1):
        super().__init__()
        self.order, self.width, self.steps = list(modules), width, steps
        for name, module in modules.items():
            self.add_module(name, module)

    def forward(self, rows):  # [batch, time, width] -> [batch, time, steps width]
        x = rows
        for name in self.order:
            module = getattr(self, name)
            for one in module if isinstance(module, (nn.ModuleList, nn.Sequential)) else [module]:
                x = one(x)
                x = x[0] if isinstance(x, tuple) else x
        return x

    def forecast(self, rows, horizon):
        steps = []
        while len(steps) < horizon:
            block = self(rows)[:, -1].view(rows.shape[0], self.steps, self.width)
            steps += block.unbind(1)
            rows = torch.cat([rows, block], 1)
        return torch.stack(steps[:horizon], 1)


def recurrent(kind, inputs, hidden, layers=1, **options):
    return getattr(nn, kind)(inputs, hidden, layers, batch_first=True, **options)


cases = []


def case(title, modules, told=None, width=1, steps=1, scale=1.5, rename=lambda name: name):
    torch.manual_seed(len(cases))
    for module in modules.values():
        for one in module.modules():
            if hasattr(one, 'reset_parameters'):
                one.reset_parameters()
    model = Stack(modules, width, steps).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.mul_(scale)  # so that the closed loop moves
    state = {rename(name): tensor.tolist() for name, tensor in model.state_dict().items()}
    history = torch.tensor([[[math.sin(t / 5 + k) for k in range(width)] for t in range(TIME)]], dtype=torch.float64)
    with torch.no_grad():
        output = model.double().forecast(history, HORIZON)
    cases.append(dict(title=title, told=told or {}, weights=state, history=history.tolist(), forecast=output.tolist()))


case('two nn.LSTMs of different sizes, lstm1 and lstm2',
     {'lstm1': recurrent('LSTM', 1, 8), 'lstm2': recurrent('LSTM', 8, 4), 'fc': nn.Linear(4, 1)})
case('two nn.LSTMs, lstm_1 and lstm_2, of which the second has two layers',
     {'lstm_1': recurrent('LSTM', 2, 5), 'lstm_2': recurrent('LSTM', 5, 3, 2), 'out': nn.Linear(3, 2)}, width=2)
case('nn.GRUs in a ModuleList with Dropout between',
     {'layers': nn.ModuleList([recurrent('GRU', 1, 6), nn.Dropout(0.2), recurrent('GRU', 6, 6)]), 'head': nn.Linear(6, 1)})
case('an nn.LSTM without biases in a compiled, distributed model',
     {'lstm1': recurrent('LSTM', 1, 4, bias=False), 'lstm2': recurrent('LSTM', 4, 4), 'linear': nn.Linear(4, 1)},
     rename=lambda name: f'module._orig_mod.{name}')
case('an nn.RNN with relu', {'rnn': recurrent('RNN', 1, 6, 2, nonlinearity='relu'), 'fc': nn.Linear(6, 1)},
     {'nonlinearity': 'relu'}, scale=1)
case('an nn.RNN with tanh', {'rnn': recurrent('RNN', 1, 6, 2), 'fc': nn.Linear(6, 1)}, {'nonlinearity': 'tanh'})
for activation in (nn.ReLU, nn.Tanh):
    told = {'headActivation': activation.__name__.lower()}
    case(f'a Sequential head with {activation.__name__} and Dropout',
         {'lstm': recurrent('LSTM', 1, 6, 2), 'fc': nn.Sequential(nn.Linear(6, 8), activation(), nn.Dropout(0.1), nn.Linear(8, 1))},
         told)
case('a head of three layers whose names are not in order',
     {'gru': recurrent('GRU', 2, 5), 'fc_1': nn.Linear(5, 7), 'relu': nn.ReLU(), 'fc_2': nn.Linear(7, 4), 'relu_': nn.ReLU(),
      'fc': nn.Linear(4, 2)}, {'headActivation': 'relu'}, width=2)
case('a head of five steps at once', {'lstm': recurrent('LSTM', 1, 6), 'fc': nn.Linear(6, 5, bias=False)}, {'steps': 5}, steps=5)
case('a head of 24 steps at once, and layers',
     {'lstm1': recurrent('LSTM', 1, 6), 'lstm2': recurrent('LSTM', 6, 4),
      'head': nn.Sequential(nn.Linear(4, 9), nn.Tanh(), nn.Linear(9, 24))}, {'headActivation': 'tanh', 'steps': 24}, steps=24)
case('a head of three steps at once of two values',
     {'rnn': recurrent('RNN', 2, 5, nonlinearity='relu'), 'out': nn.Linear(5, 6)},
     {'nonlinearity': 'relu', 'steps': 3}, width=2, steps=3, scale=1)

if __name__ == '__main__':
    (here / 'imports.json').write_text(json.dumps(cases))
    folder = here / 'imports'
    folder.mkdir(exist_ok=True)
    torch.manual_seed(0)
    model = Stack({'lstm': recurrent('LSTM', 1, 2), 'linear': nn.Linear(2, 1)})
    save = lambda content, name, **options: torch.save(content, folder / name, **options)
    save(model.state_dict(), 'dictionary.pt')
    save(model.state_dict(), 'before-1.6.pth', _use_new_zipfile_serialization=False)
    save(nn.Sequential(nn.LSTM(1, 2), nn.Linear(2, 1)), 'module.pt')
    optimizer = torch.optim.Adam(model.parameters())
    save({'epoch': 3, 'optimizer_state_dict': optimizer.state_dict(), 'model_state_dict': model.state_dict()}, 'checkpoint.pt')
    save({'epoch': 3, 'pytorch-lightning_version': '2.5.0', 'state_dict': {f'model.{k}': v for k, v in model.state_dict().items()},
          'hyper_parameters': {'loss': nn.MSELoss()}}, 'lightning.ckpt')
    torch.jit.trace(nn.Linear(2, 1), torch.zeros(1, 2)).save(folder / 'script.pt')
