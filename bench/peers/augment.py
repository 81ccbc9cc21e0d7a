"""SimCLR's views of a whole batch on the card, in PyTorch's own tensor operations: crop and flip by grid_sample, colour
jitter, greyscale. Each picture draws its own parameters; the order of the jitter's operations is one for the batch."""
import math

import torch
from torch.nn import functional as F

GREY = (0.299, 0.587, 0.114)


def crop_and_flip(x, size, min_area=0.2):
    n = len(x)
    area = torch.empty(n).uniform_(min_area, 1)
    ratio = torch.exp(torch.empty(n).uniform_(math.log(3 / 4), math.log(4 / 3)))
    width, height = (area * ratio).sqrt().clamp(max=1), (area / ratio).sqrt().clamp(max=1)
    left, top = (1 - width) * (2 * torch.rand(n) - 1), (1 - height) * (2 * torch.rand(n) - 1)
    flip = 1 - 2 * (torch.rand(n) < 0.5).float()
    zero = torch.zeros(n)
    theta = torch.stack([width * flip, zero, left, zero, height, top], 1).view(n, 2, 3)
    grid = F.affine_grid(theta, [n, 3, size, size], align_corners=False)
    return F.grid_sample(x, grid, mode="bilinear", padding_mode="reflection", align_corners=False)


def grey(x):
    return (x * torch.tensor(GREY).view(1, 3, 1, 1)).sum(1, keepdim=True)


def shift_hue(x, amount):
    high, low = x.max(1).values, x.min(1).values
    chroma = high - low
    r, g, b = x.unbind(1)
    safe = chroma.clamp(min=1e-8)
    hue = torch.where(high == r, (g - b) / safe, torch.where(high == g, (b - r) / safe + 2, (r - g) / safe + 4))
    hue = torch.where(chroma > 0, hue / 6, torch.zeros_like(hue)) + amount.view(-1, 1, 1)
    k = (hue.unsqueeze(1) * 6 + torch.tensor([5.0, 3.0, 1.0]).view(1, 3, 1, 1)) % 6
    return high.unsqueeze(1) - chroma.unsqueeze(1) * torch.minimum(k, 4 - k).clamp(0, 1)


def jitter(x, strength):
    n = len(x)

    def factor():
        return 1 + (2 * torch.rand(n) - 1).view(n, 1, 1, 1) * 0.8 * strength

    operations = [
        lambda v: v * factor(),
        lambda v: torch.lerp(grey(v).mean((2, 3), keepdim=True).expand_as(v), v, factor()),
        lambda v: torch.lerp(grey(v).expand_as(v), v, factor()),
        lambda v: shift_hue(v, (2 * torch.rand(n) - 1) * 0.2 * strength),
    ]
    changed = x
    for i in torch.randperm(4, device="cpu").tolist():
        changed = operations[i](changed).clamp(0, 1)
    return torch.where(torch.rand(n).view(n, 1, 1, 1) < 0.8, changed, x)


def random_views(images, size, strength=0.5):
    """images (N, 3, H, W) bytes on the card; views (N, 3, size, size) in 0..1."""
    x = jitter(crop_and_flip(images.float() / 255, size), strength)
    return torch.where(torch.rand(len(x)).view(-1, 1, 1, 1) < 0.1, grey(x).expand_as(x), x)
