"""A small ResNet-18 as torch.save writes it, and its features, for tests/Train/Sharing. Run from this folder; writes
imported_*.

Channels last, so that the strides in the file are not those of C order; with an fc, which an encoder does not have.
"""
import numpy as np
import torch
from torch import nn
from networks import initialize, narrow_resnet18, noise_tensor

CHANNELS, N, SIZE, STREAM = 2, 3, 40, 7001

if __name__ == "__main__":
    net = narrow_resnet18(CHANNELS)
    net.conv1 = nn.Conv2d(3, CHANNELS, 7, 2, 3, bias=False)
    net.maxpool = nn.MaxPool2d(3, 2, 1)
    initialize(net)
    net.eval()
    with torch.no_grad():
        h = net.double()(noise_tensor(STREAM, (N, 3, SIZE, SIZE)))
    np.save("imported_resnet18_h.npy", h.numpy().astype(np.float32))
    net.fc = nn.Linear(8 * CHANNELS, 3)
    net = net.float().to(memory_format=torch.channels_last)
    torch.save(net.state_dict(), "imported_resnet18.pth")
