"""The server that people write by hand: FastAPI and ONNX Runtime. Usage: python serve_fastapi.py MODEL PORT THREADS."""
import sys

import numpy
import onnxruntime
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

model, port, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = threads
session = onnxruntime.InferenceSession(model, options)
app = FastAPI()


class Request(BaseModel):
    series: list[float]
    horizon: int


@app.post("/forecast/sine")
def forecast(request: Request):
    history = numpy.array(request.series).reshape(1, -1, 1)
    given = {"history": history, "horizon": numpy.array(request.horizon)}
    (values,) = session.run(["forecast"], given)
    return {"values": values.ravel().tolist()}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_level="warning")
