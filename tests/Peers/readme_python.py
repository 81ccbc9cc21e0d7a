"""Runs the Python that a page shows: readme_python.py CODE.py ENCODER.safetensors

The code loads "encoder.safetensors" into net. Where the package safetensors is not installed, a reader of the format
takes its place. Prints the features of one picture of 64 pixels, all 0.5.
"""
import json
import os
import struct
import sys
import types
import numpy as np
import torch
import torchvision

code, encoder = sys.argv[1:]


def load_file(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    arrays = {name: np.frombuffer(data[slice(*entry["data_offsets"])], {"F32": "<f4", "I64": "<i8"}[entry["dtype"]])
              .reshape(entry["shape"]) for name, entry in header.items() if name != "__metadata__"}
    return {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}


try:
    import safetensors.torch
except ModuleNotFoundError:
    safetensors = types.SimpleNamespace(torch=types.SimpleNamespace(load_file=load_file))

with open(code) as file:
    text = file.read()
os.chdir(os.path.dirname(encoder))
exec(text)
net.eval()
with torch.no_grad():
    print(" ".join(str(value) for value in net(torch.full((1, 3, 64, 64), 0.5))[0].tolist()))
