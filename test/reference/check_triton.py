"""Reads a folder of a Triton model repository as Triton would, for test/deploy-triton.test.ts.

  check_triton.py FOLDER SEQUENCES.json   checks config.pbtxt by Triton's own message definitions (those of the package
                                          tritonclient) and against the graph, then serves the sequences: every request
                                          is one observation, requests of several sequences are put into one batch, and
                                          states go from output to input as the config says. Prints what every request
                                          was answered, as JSON.

SEQUENCES.json is a list of {"values": [[feature, ...], ...], "ahead": steps, "known": [[covariate, ...], ...] or null}:
the observations, then so many further requests whose targets are the answers before; `known` has a row a request.
Needs onnxruntime, numpy, protobuf, tritonclient.
"""
import importlib.metadata, importlib.util, json, pathlib, sys, warnings
import numpy as np, onnxruntime
from google.protobuf import text_format

folder, sequences = pathlib.Path(sys.argv[1]), json.loads(pathlib.Path(sys.argv[2]).read_text())


def load_messages():
    # By its file: the package around it imports grpc.
    path = importlib.metadata.distribution('tritonclient').locate_file('tritonclient/grpc/model_config_pb2.py')
    spec = importlib.util.spec_from_file_location('model_config_pb2', path)
    module = importlib.util.module_from_spec(spec)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')  # made by an older protobuf, which works
        spec.loader.exec_module(module)
    return module


messages = load_messages()
config = text_format.Parse((folder / 'config.pbtxt').read_text(), messages.ModelConfig())
options = onnxruntime.SessionOptions()
options.log_severity_level = 2
session = onnxruntime.InferenceSession(str(folder / '1' / 'model.onnx'), options, providers=['CPUExecutionProvider'])

# Names and shapes: with a max_batch_size the graph has one more axis, the first, and it is dynamic.
assert config.name == folder.name, f'config is of {config.name}'
assert config.backend == 'onnxruntime' and config.max_batch_size > 0
assert config.sequence_batching.WhichOneof('strategy_choice') == 'oldest'
assert config.sequence_batching.oldest.max_candidate_sequences >= config.max_batch_size
assert not config.sequence_batching.control_input  # the graph has no input for any
states = config.sequence_batching.state
given = {one.name: one for one in session.get_inputs()}
made = {one.name: one for one in session.get_outputs()}
declared = [(one.name, one.data_type, one.dims) for one in config.input]
declared += [(one.input_name, one.data_type, one.dims) for one in states]
assert sorted(name for name, _, _ in declared) == sorted(given), 'inputs of config and graph'
results = [(one.name, one.data_type, one.dims) for one in config.output]
results += [(one.output_name, one.data_type, one.dims) for one in states]
assert sorted(name for name, _, _ in results) == sorted(made), 'outputs of config and graph'
types = {messages.TYPE_FP64: 'tensor(double)', messages.TYPE_INT64: 'tensor(int64)'}
for pairs, values in ((declared, given), (results, made)):
    for name, data_type, dims in pairs:
        assert values[name].type == types[data_type], name
        batch, *sizes = values[name].shape
        assert isinstance(batch, str) and sizes == list(dims), f'{name}: graph {values[name].shape}, config {list(dims)}'


def first_state(state):
    (initial,) = state.initial_state  # Triton takes one at most
    assert initial.data_type == state.data_type and initial.dims == state.dims and initial.name
    if initial.WhichOneof('state_data') == 'zero_data':
        return np.zeros(list(initial.dims), np.float64)
    data = (folder / 'initial_state' / initial.data_file).read_bytes()
    assert len(data) == 8 * np.prod(initial.dims), 'size of the initial state'
    return np.frombuffer(data, '<f8').reshape(list(initial.dims))


open_states = [{state.input_name: first_state(state) for state in states} for _ in sequences]
answers = [[] for _ in sequences]
columns = json.loads(sys.argv[3])  # of the targets among the features
step = 0
while True:
    # Sequences of unlike length begin together and end apart; every other time the batch is in the opposite order.
    waiting = [i for i, one in enumerate(sequences) if len(answers[i]) < len(one['values']) + one['ahead']]
    if not waiting:
        break
    batch = waiting[::-1] if step % 2 else waiting
    values = []
    for i in batch:
        one, at = sequences[i], len(answers[i])
        value = list(one['values'][min(at, len(one['values']) - 1)])
        if at >= len(one['values']):
            for column, target in zip(columns, answers[i][-1]):
                value[column] = target
        values.append(value)
    feeds = {'value': np.array(values, np.float64)}
    if 'future_covariates' in given:
        feeds['future_covariates'] = np.array([[sequences[i]['known'][len(answers[i])]] for i in batch], np.float64)
    if 'start_time' in given:
        feeds['start_time'] = np.array([[sequences[i]['times'][len(answers[i])]] for i in batch], np.int64)
    for state in states:
        feeds[state.input_name] = np.stack([open_states[i][state.input_name] for i in batch])
    assert len(batch) <= config.max_batch_size
    outputs = dict(zip(made, session.run(list(made), feeds)))
    for row, i in enumerate(batch):
        answers[i].append(outputs['forecast'][row].tolist())
        for state in states:
            open_states[i][state.input_name] = outputs[state.output_name][row]
    step += 1
print(json.dumps(answers))
