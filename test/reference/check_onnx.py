"""Reads the converter's files with other people's programs, for test/onnx-python.test.ts.

  check_onnx.py forms MANIFEST RESULTS   every model of the manifest: onnx.checker with full_check (which infers shapes in
                                         strict mode), then its numbers from onnxruntime and onnx's reference evaluator
  check_onnx.py network MANIFEST RESULTS the same for plain networks, whose input is `x` and whose output is `y`
  check_onnx.py cases FOLDER             writes the node-test models that onnx brings (its wheels hold them as programs)
  check_onnx.py same MANIFEST            prints, of pairs of files, those that onnx does not read as equal messages

Needs onnx, onnxruntime, numpy.
"""
import json, pathlib, sys, warnings
import numpy as np, onnx, onnxruntime
from onnx.reference import ReferenceEvaluator
from onnx.reference.ops.op_rnn import CommonRNN

# The evaluator of onnx 1.23 knows two activations of RNN; the operator's text has Relu too: max(0, x).
known = CommonRNN.choose_act
CommonRNN.choose_act = lambda self, name, *rest: (lambda x: np.maximum(x, 0)) if name == 'Relu' else known(self, name, *rest)


def with_onnxruntime(path):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 2  # a warning on stderr fails the test
    session = onnxruntime.InferenceSession(path, options, providers=['CPUExecutionProvider'])
    names = [output.name for output in session.get_outputs()]
    return lambda feeds: dict(zip(names, session.run(None, feeds)))


def with_reference(path):
    evaluator = ReferenceEvaluator(path)
    return lambda feeds: dict(zip(evaluator.output_names, evaluator.run(None, feeds)))


def forecast(run, form, history, horizon, state_size, scale, future, columns, starts, means):
    known = {} if future is None else {'future_covariates': future}
    begins = lambda row: {} if starts is None else {'start_time': np.array([times[row] for times in starts], np.int64)}
    if form == 'step':  # the caller loops, and gives the scale and what the calendar is centred by
        state = np.zeros((len(history), state_size), np.float64)
        if means is not None:  # before the scale: that it is known, and the mean of each column over the history
            end = state_size - (3 * history.shape[2] if scale else 0)
            state[:, end - len(means[0]) - 1] = 1
            state[:, end - len(means[0]):end] = means
        if scale:
            width = history.shape[2]
            state[:, -3 * width:-2 * width] = history.mean(1)
            state[:, -width:] = history.std(1)
        steps = []
        if future is not None:  # of the step after each
            ahead = np.concatenate([history[:, 1:, columns['future']], future], 1)
        for t in range(history.shape[1] + horizon - 1):
            if t < history.shape[1]:
                value = history[:, t].copy()
            else:  # past covariates stay as they were last
                value[:, columns['targets']] = steps[-1]
            known = {} if future is None else {'future_covariates': ahead[:, t:t + 1]}
            start = {name: times[:, None] for name, times in begins(t).items()}
            result = run({'value': value, 'state': state, **known, **start})
            state = result['next_state']
            told = result['forecast'].shape[1] // len(columns['targets'])  # steps at once: taken one by one, then told anew
            ahead_of = max(0, t - history.shape[1] + 1) % told
            block = result['forecast'] if ahead_of == 0 else block
            steps.append(np.split(block, told, 1)[ahead_of])
            if t == history.shape[1] - 1:  # of the next step alone, as long as what is given was observed
                bounds = {end: result[end] for end in ('lower', 'upper') if end in result}
        steps = np.stack(steps, 1)
        return {'fitted': steps[:, :history.shape[1] - 1], 'forecast': steps[:, history.shape[1] - 1:], **bounds}
    feeds = {'history': history, **known, **begins(0)}
    if form != 'unrolled':
        feeds['horizon'] = np.array(horizon, np.int64)
    if form != 'stream':
        return run(feeds)
    # In two chunks, the second from the state after the first; one chunk where the scale, or what centres the calendar, is that of the whole.
    is_whole = scale or starts is not None
    cut = history.shape[1] if is_whole else history.shape[1] // 2
    if future is not None and cut < history.shape[1]:  # the first chunk is told what its next row turned out to be
        known = {'future_covariates': np.repeat(history[:, cut:cut + 1, columns['future']], horizon, 1)}
    first = run({**feeds, **known, 'history': history[:, :cut], 'state': np.zeros((0, state_size), np.float64)})
    if is_whole:
        return first
    return run({**feeds, 'history': history[:, cut:], 'state': first['next_state'], **begins(cut)})


def has_relu_cells(path):  # onnx 1.23's evaluator knows no RNN but that of tanh
    return any(node.op_type == 'RNN' and any(a.name == 'activations' for a in node.attribute) for node in onnx.load(path).graph.node)


def forms(manifest, results):
    found = []
    for case in json.loads(pathlib.Path(manifest).read_text()):
        onnx.checker.check_model(onnx.load(case['path']), full_check=True)
        history = np.array(case['history'], np.float64)
        future = None if case['future'] is None else np.array(case['future'], np.float64)
        entry = {}
        programs = {'onnxruntime': with_onnxruntime, 'reference evaluator': with_reference}
        if has_relu_cells(case['path']):
            del programs['reference evaluator']
        for name, open_model in programs.items():
            result = forecast(open_model(case['path']), case['form'], history, case['horizon'], case['stateSize'], case['scale'], future, case['columns'], case.get('starts'), case.get('means'))
            entry[name] = {key: {'shape': list(result[key].shape), 'data': result[key].astype(np.float64).ravel().tolist()} for key in ('forecast', 'fitted', 'lower', 'upper') if key in result}
        found.append(entry)
    pathlib.Path(results).write_text(json.dumps(found))


def network(manifest, results):
    found = []
    for case in json.loads(pathlib.Path(manifest).read_text()):
        onnx.checker.check_model(onnx.load(case['path']), full_check=True)
        feeds = {'x': np.array(case['x'], np.float32).reshape(-1, 1)}
        programs = (('onnxruntime', with_onnxruntime), ('reference evaluator', with_reference))
        found.append({name: open_model(case['path'])(feeds)['y'].astype(np.float64).ravel().tolist() for name, open_model in programs})
    pathlib.Path(results).write_text(json.dumps(found))


def cases(folder):
    warnings.simplefilter('ignore')  # numpy's, about overflows that some cases are there to show
    from onnx.backend.test.case.node import collect_testcases
    for case in collect_testcases(None):
        (pathlib.Path(folder) / (case.name + '.onnx')).write_bytes(case.model.SerializeToString(deterministic=True))


def same(manifest):
    pairs = json.loads(pathlib.Path(manifest).read_text())
    print(json.dumps([a for a, b in pairs if onnx.load(a) != onnx.load(b)]))


warnings.simplefilter('error')
{'forms': forms, 'network': network, 'cases': cases, 'same': same}[sys.argv[1]](*sys.argv[2:])
