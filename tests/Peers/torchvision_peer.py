"""torchvision's side of weights that go to and fro.

torchvision_peer.py features MODEL WEIGHTS SIZE IMAGES.npy H.npy   loads our export, strictly, and computes features
torchvision_peer.py save MODEL FOLDER SIZE IMAGES.npy H.npy        writes weights.pth and weights.safetensors, and features
torchvision_peer.py normalized MODEL WEIGHTS SIZE IMAGES.npy H.npy as features, of pixels normalised as for ImageNet

MODEL is resnet18, resnet50, or resnet18-cifar (3x3 stem). Images are (N, 3 SIZE SIZE), in the order (C, H, W).
"""
import json
import os
import struct
import sys
import numpy as np
import torch
import torchvision
from torch import nn

DTYPES = {"F32": np.float32, "I64": np.int64}


def create(name):
    net = getattr(torchvision.models, name.split("-")[0])()
    if name.endswith("-cifar"):
        net.conv1, net.maxpool = nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.Identity()
    return net


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            values = np.frombuffer(data[begin:end], DTYPES[entry["dtype"]]).reshape(entry["shape"])
            tensors[name] = torch.from_numpy(values.copy())
    return tensors


def write_safetensors(path, tensors):
    arrays = {name: tensor.numpy() for name, tensor in tensors.items()}
    names = {np.dtype(type): name for name, type in DTYPES.items()}
    header, end = {}, 0
    for name, array in arrays.items():
        begin, end = end, end + array.nbytes
        header[name] = {"dtype": names[array.dtype], "shape": list(array.shape), "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in arrays.values():
            file.write(array.tobytes())


def save(net, folder):
    """Random weights as torchvision draws them, and running statistics that are not those of a new network."""
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
            module.num_batches_tracked.fill_(7)
            nn.init.uniform_(module.weight, 0.5, 1)
    torch.save(net.state_dict(), os.path.join(folder, "weights.pth"))
    write_safetensors(os.path.join(folder, "weights.safetensors"), net.state_dict())


torch.manual_seed(1)
torch.set_num_threads(2)
task, model, weights, size, images, output = sys.argv[1:]
net = create(model)
x = torch.from_numpy(np.load(images)).reshape(-1, 3, int(size), int(size))
if task == "save":
    save(net, weights)
if task == "normalized":
    net.load_state_dict(torch.load(weights))
    x = (x - torch.tensor([0.485, 0.456, 0.406])[:, None, None]) / torch.tensor([0.229, 0.224, 0.225])[:, None, None]
net.fc = nn.Identity()
if task == "features":
    net.load_state_dict(read_safetensors(weights), strict=True)
net.eval()
with torch.no_grad():
    np.save(output, net(x).numpy())
