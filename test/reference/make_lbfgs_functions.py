"""Where torch.optim.LBFGS looks on small polynomials with several minima, narrow valleys and flat places, in float64.

  lbfgs-functions.json   by function, start and options: the parameters at every closure call of some steps

python make_lbfgs_functions.py (needs torch)
"""
import json
import random
from pathlib import Path

import torch

# Loss and gradient, each written out as in packages/trainer/src/optimizers/test-functions.suite.ts.


def rosenbrock(x):
    loss, g = 0.0, [0.0] * len(x)
    for i in range(len(x) - 1):
        valley = x[i + 1] - x[i] ** 2
        loss += 100 * valley ** 2 + (1 - x[i]) ** 2
        g[i] += -400 * x[i] * valley - 2 * (1 - x[i])
        g[i + 1] += 200 * valley
    return loss, g


def himmelblau(x):
    a, b = x[0] ** 2 + x[1] - 11, x[0] + x[1] ** 2 - 7
    return a ** 2 + b ** 2, [4 * x[0] * a + 2 * b, 2 * a + 4 * x[1] * b]


def beale(x):
    parts = [(c, 1 - x[1] ** p) for c, p in ((1.5, 1), (2.25, 2), (2.625, 3))]
    r = [c - x[0] * f for c, f in parts]
    return sum(v ** 2 for v in r), [
        sum(-2 * v * f for v, (_, f) in zip(r, parts)),
        2 * r[0] * x[0] + 4 * r[1] * x[0] * x[1] + 6 * r[2] * x[0] * x[1] ** 2,
    ]


def two_valleys(x):
    loss, g = 0.0, []
    for v in x:
        loss += v ** 4 - 16 * v ** 2 + 5 * v
        g.append(4 * v ** 3 - 32 * v + 5)
    return loss, g


FUNCTIONS = dict(rosenbrock=rosenbrock, himmelblau=himmelblau, beale=beale, twoValleys=two_valleys)
OPTIONS = [
    dict(lr=1, line_search_fn='strong_wolfe'),
    dict(lr=50, line_search_fn='strong_wolfe'),
    dict(lr=0.001, line_search_fn='strong_wolfe'),
    dict(lr=1, line_search_fn='strong_wolfe', history_size=2, max_iter=4),
    dict(lr=1, line_search_fn='strong_wolfe', max_iter=7, max_eval=9),
    dict(lr=1, line_search_fn='strong_wolfe', tolerance_change=1e-3),
    dict(lr=0.1, history_size=3, max_iter=6),
    dict(lr=0.05, tolerance_grad=0.5),
]
STEPS = 3


def run(f, start, options):
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([x], **options)
    points = []
    for _ in range(STEPS):
        step = []

        def closure():
            loss, g = f(x.tolist())
            step.append(x.tolist())
            x.grad = torch.tensor(g, dtype=torch.float64)
            return torch.tensor(loss, dtype=torch.float64)

        optimizer.step(closure)
        points.append(step)
    return points


def sure_steps(f, start, options):
    """The steps before those where PyTorch parts from itself by more than 1e-9 when it begins a rounding away."""
    runs = [run(f, [v * (1 + side * 2.0 ** -52) for v in start], options) for side in (0, 1, -1)]
    sure = []
    for steps in zip(*runs):
        if len({len(step) for step in steps}) > 1:
            break
        apart = max(abs(a - b) for other in steps[1:] for x, y in zip(steps[0], other) for a, b in zip(x, y))
        if apart > 1e-9:
            break
        sure.append(steps[0])
    return sure


if __name__ == '__main__':
    rng = random.Random(4)
    cases = []
    for name, f in FUNCTIONS.items():
        for options in OPTIONS:
            for _ in range(2):
                start = [round(rng.uniform(-2.5, 2.5), 3) for _ in range(2)]
                points = sure_steps(f, start, options)
                largest = max((abs(v) for step in points for x in step for v in x), default=1e9)
                if largest < 1e4:  # a step without a search may leave for infinity
                    cases.append(dict(function=name, start=start, options=options, points=points))
    (Path(__file__).parent / 'lbfgs-functions.json').write_text(json.dumps(cases, separators=(',', ':')) + '\n')
    print(len(cases), 'cases', sum(len(s) for c in cases for s in c['points']), 'calls')
