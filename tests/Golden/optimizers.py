"""Optimizer steps by PyTorch, for OptimizerTests. Run from this folder; writes optimizers.npz.

One parameter, the same gradients for all; the weights after each step, in double.
"""
import numpy as np
import torch

LENGTH, STEPS = 37, 5
torch.manual_seed(3)
weight = torch.randn(LENGTH).double()
gradients = torch.randn(STEPS, LENGTH).double()
arrays = {"weight": weight.numpy(), "gradients": gradients.numpy()}
for name, make in {
    "sgd": lambda p: torch.optim.SGD([p], lr=0.1, momentum=0.9, weight_decay=0.01),
    "nesterov": lambda p: torch.optim.SGD([p], lr=0.1, momentum=0.9, weight_decay=0.01, nesterov=True),
    "adamw": lambda p: torch.optim.AdamW([p], lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1),
}.items():
    parameter = weight.clone().requires_grad_()
    optimizer = make(parameter)
    steps = []
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
        steps.append(parameter.detach().numpy().copy())
    arrays[name] = np.stack(steps)
np.savez_compressed("optimizers.npz", **arrays)
