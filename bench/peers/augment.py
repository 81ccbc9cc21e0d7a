"""SimCLR's views of a whole batch on the card, in PyTorch's own tensor operations: crop, resize and flip, colour
jitter, greyscale. Each picture draws its own parameters; the order of the jitter's operations is one for the batch."""
import math

import torch

GREY = (0.299, 0.587, 0.114)


def taps(start, length, size, full):
    """(N, size, full): how much each of a line's full pixels counts in each of the size that the part from start on of
    this length becomes. Triangles as wide as an output pixel, but two pixels at least: bilinear, without aliasing."""
    scale = (length / size).view(-1, 1, 1)
    centre = start.view(-1, 1, 1) + (torch.arange(size).view(1, -1, 1) + 0.5) * scale
    pixel = torch.arange(full).view(1, 1, -1) + 0.5
    weight = (1 - (pixel - centre).abs() / scale.clamp(min=1)).clamp(min=0)
    end = (start + length).view(-1, 1, 1)
    weight = weight * ((pixel > start.view(-1, 1, 1)) & (pixel < end))
    return weight / weight.sum(2, keepdim=True)


def resample(x, rows, columns):
    """Pictures (N, C, H, W) through taps for their rows and for their columns."""
    return torch.einsum("nyh,nchw,nxw->ncyx", rows, x, columns)


def resize(x, size):
    zero, side = torch.zeros(1), torch.full((1,), float(x.shape[-1]))
    one = taps(zero, side, size, x.shape[-1]).expand(len(x), -1, -1)
    return resample(x, one, one)


def crop_and_flip(x, size, min_area):
    n, full = len(x), x.shape[-1]
    area = torch.empty(n).uniform_(min_area, 1)
    ratio = torch.exp(torch.empty(n).uniform_(math.log(3 / 4), math.log(4 / 3)))
    width = ((area * ratio).sqrt() * full).round().clamp(max=full)
    height = ((area / ratio).sqrt() * full).round().clamp(max=full)
    left, top = ((full - width + 1) * torch.rand(n)).floor(), ((full - height + 1) * torch.rand(n)).floor()
    columns = taps(left, width, size, full)
    flipped = torch.where(torch.rand(n).view(-1, 1, 1) < 0.5, columns.flip(1), columns)
    return resample(x, taps(top, height, size, full), flipped)


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


def random_views(images, size, strength=0.5, min_area=0.2):
    """images (N, 3, H, W) bytes on the card; views (N, 3, size, size) in 0..1."""
    x = jitter(crop_and_flip(images.float() / 255, size, min_area), strength)
    return torch.where(torch.rand(len(x)).view(-1, 1, 1, 1) < 0.1, grey(x).expand_as(x), x)
