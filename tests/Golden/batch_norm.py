"""Batch norm by PyTorch, for BatchNormTests. Run from this folder; writes batch_norm.npz.

Three training steps of relu(bn(x) + residual) in double, each with its gradients, then an evaluation. Images are
stored as (N, H, W, C).
"""
import numpy as np
import torch

N, C, H, W, STEPS = 3, 5, 2, 4, 3
torch.manual_seed(2)


def draw(*shape):
    return torch.randn(*shape).double()  # values that a float holds


def nhwc(x):
    return x.detach().permute(0, 2, 3, 1).numpy()


norm = torch.nn.BatchNorm2d(C).double()
with torch.no_grad():
    norm.weight.copy_(draw(C))
    norm.bias.copy_(draw(C))
saved = {name: [] for name in ("input", "residual", "d_output", "output", "d_input", "d_residual", "d_gamma",
                               "d_beta", "running_mean", "running_variance")}
for step in range(STEPS):
    x = (draw(N, C, H, W) * (step + 1) + 2).float().double().requires_grad_()
    residual = draw(N, C, H, W).requires_grad_()
    d_output = draw(N, C, H, W)
    y = torch.relu(norm(x) + residual)
    gradients = torch.autograd.grad(y, [x, residual, norm.weight, norm.bias], d_output)
    for name, image in (("input", x), ("residual", residual), ("d_output", d_output), ("output", y),
                        ("d_input", gradients[0]), ("d_residual", gradients[1])):
        saved[name].append(nhwc(image))
    saved["d_gamma"].append(gradients[2].numpy())
    saved["d_beta"].append(gradients[3].numpy())
    saved["running_mean"].append(norm.running_mean.numpy().copy())
    saved["running_variance"].append(norm.running_var.numpy().copy())
arrays = {name: np.stack(steps) for name, steps in saved.items()}
norm.eval()
np.savez_compressed("batch_norm.npz", gamma=norm.weight.detach().numpy(), beta=norm.bias.detach().numpy(),
                    evaluation=nhwc(norm(x)), **arrays)
