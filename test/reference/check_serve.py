"""Calls a server of models by Triton's own client: health, metadata, inference with tensors as bytes and as JSON, the repository.

Usage: python check_serve.py HOST:PORT MODEL < history.json; writes what it got as JSON.
"""
import json
import sys

import numpy
import tritonclient.http as triton

address, model = sys.argv[1:]
values = numpy.array(json.load(sys.stdin))
history_values = values.reshape(1, -1, 1)
client = triton.InferenceServerClient(address, concurrency=8)


def tensor(name, array, datatype, binary):
    made = triton.InferInput(name, list(array.shape), datatype)
    made.set_data_from_numpy(array, binary_data=binary)
    return made


def inputs(binary):
    return [
        tensor("history", history_values, "FP64", binary),
        tensor("horizon", numpy.array([24]), "INT64", binary),
    ]


def outputs(binary):
    return [triton.InferRequestedOutput(name, binary_data=binary) for name in ("forecast", "fitted")]


forecasts = {}
for given in (True, False):
    for taken in (True, False):
        answer = client.infer(model, inputs(given), outputs=outputs(taken), request_id="7")
        assert answer.get_response()["id"] == "7"
        assert answer.as_numpy("fitted").shape == (1, len(values) - 1, 1)
        forecasts[f"{given} {taken}"] = answer.as_numpy("forecast").ravel().tolist()
forecasts["all outputs"] = client.infer(model, inputs(True)).as_numpy("forecast").ravel().tolist()
waiting = [client.async_infer(model, inputs(True), outputs=outputs(True)) for _ in range(40)]
for i, one in enumerate(waiting):
    forecasts[f"at once {i}"] = one.get_result().as_numpy("forecast").ravel().tolist()

refused = []
for call in (
    lambda: client.infer("nothing", inputs(True)),
    lambda: client.infer(model, inputs(True)[:1]),
    lambda: client.get_model_metadata(model, "9"),
    lambda: client.load_model(model, files={"file:1/model.onnx": b"x"}, config="{}"),
):
    try:
        call()
    except triton.InferenceServerException as error:
        refused.append([error.status(), error.message()])

loads = []
client.unload_model(model)
loads.append(client.is_model_ready(model))
client.load_model(model)
loads.append(client.is_model_ready(model))

json.dump(
    {
        "live": client.is_server_live(),
        "ready": client.is_server_ready(),
        "server": client.get_server_metadata(),
        "model": client.get_model_metadata(model),
        "index": client.get_model_repository_index(),
        "forecasts": forecasts,
        "refused": refused,
        "loads": loads,
    },
    sys.stdout,
)
