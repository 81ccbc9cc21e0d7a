"""Contrastive objectives by PyTorch, for NtXentTests. Run from this folder; writes objectives.npz.

Embeddings of length 1, the labels of their images, and for each objective the loss and its gradient with
respect to the embeddings, by autograd from the whole matrix of similarities, in double.
"""
import numpy as np
import torch

PAIRS, D, TEMPERATURE = 37, 12, 0.2
torch.manual_seed(7)
z = torch.nn.functional.normalize(torch.randn(2 * PAIRS, D).double()).float().double()
labels = torch.randint(0, 5, (PAIRS,))
itself = torch.eye(2 * PAIRS, dtype=torch.bool)
image = torch.arange(PAIRS).repeat(2)
other_view = (image[:, None] == image[None, :]) & ~itself
same_label = (labels.repeat(2)[:, None] == labels.repeat(2)[None, :]) & ~itself

arrays = {"z": z.numpy(), "labels": labels.numpy(), "temperature": np.array([TEMPERATURE])}
for name, positives, denominator in [
    ("ntxent", other_view, ~itself),
    ("decoupled", other_view, ~itself & ~other_view),
    ("supervised", same_label, ~itself),
]:
    x = z.clone().requires_grad_()
    s = x @ x.T / TEMPERATURE
    log_sum = torch.logsumexp(s.masked_fill(~denominator, float("-inf")), dim=1)
    loss = (log_sum - (s * positives).sum(1) / positives.sum(1)).mean()
    loss.backward()
    arrays[name] = np.array([loss.item()])
    arrays[name + "_gradient"] = x.grad.numpy()
np.savez_compressed("objectives.npz", **arrays)
