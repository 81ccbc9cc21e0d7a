"""Convolution by PyTorch, for Conv2dTests. Run from this folder; writes conv2d.npz.

Output and both gradients in double. Images are stored as (N, H, W, C), weights as (OutC, KH, KW, C).
"""
import numpy as np
import torch

# name: N, H, W, C, OutC, kernel, stride, padding
CASES = {
    "stem": (2, 6, 5, 3, 8, 3, 1, 1),
    "imagenet_stem": (1, 11, 9, 3, 16, 7, 2, 3),
    "same": (2, 8, 6, 16, 16, 3, 1, 1),
    "strided": (2, 8, 8, 16, 32, 3, 2, 1),
    "downsample": (2, 7, 6, 16, 16, 1, 2, 0),
}
torch.manual_seed(3)


def draw(*shape):
    return torch.randn(*shape).double().requires_grad_()  # values that a float holds


def channels_last(x):
    return x.detach().permute(0, 2, 3, 1).contiguous().numpy()


arrays = {}
for name, (n, h, w, c, out_c, kernel, stride, padding) in CASES.items():
    x, weight = draw(n, c, h, w), draw(out_c, c, kernel, kernel)
    y = torch.nn.functional.conv2d(x, weight, stride=stride, padding=padding)
    d_output = draw(*y.shape)
    d_input, d_weight = torch.autograd.grad(y, [x, weight], d_output)
    arrays[f"{name}_shape"] = np.array([n, h, w, c, out_c, kernel, kernel, stride, padding], dtype=np.int32)
    for part, values in (("input", x), ("weight", weight), ("d_output", d_output)):
        arrays[f"{name}_{part}"] = channels_last(values).astype(np.float32)
    for part, values in (("output", y), ("d_input", d_input), ("d_weight", d_weight)):
        arrays[f"{name}_{part}"] = channels_last(values)
np.savez_compressed("conv2d.npz", **arrays)
