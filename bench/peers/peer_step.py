"""Times the SimCLR training step in PyTorch: ResNet-18 with the CIFAR stem and a two-layer projection head, forward,
NT-Xent, backward, SGD with momentum. The views are given: making them is not part of the time.

Prints one JSON object a line and memory format: name, seconds (median step), views_per_second, peak_memory_bytes
(of the process so far), loss (that the step does what it should).
"""
import resource

import torch
from torch import nn
from torch.nn import functional as F

from timing import median_seconds, parse_options, report


def conv(channels, out_channels, kernel, stride):
    return nn.Conv2d(channels, out_channels, kernel, stride, kernel // 2, bias=False)


class BasicBlock(nn.Module):
    def __init__(self, channels, out_channels, stride):
        super().__init__()
        self.conv1, self.bn1 = conv(channels, out_channels, 3, stride), nn.BatchNorm2d(out_channels)
        self.conv2, self.bn2 = conv(out_channels, out_channels, 3, 1), nn.BatchNorm2d(out_channels)
        self.downsample = None
        if stride != 1 or channels != out_channels:
            self.downsample = nn.Sequential(
                conv(channels, out_channels, 1, stride), nn.BatchNorm2d(out_channels))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return F.relu(self.bn2(self.conv2(x)) + shortcut, inplace=True)


def simclr_model(width, dim):
    """Encoder and projection head in one, as the step uses them."""
    channels = round(64 * width)
    layers = [conv(3, channels, 3, 1), nn.BatchNorm2d(channels), nn.ReLU(inplace=True)]
    before = channels
    for stage in range(4):
        now = channels << stage
        layers += [BasicBlock(before, now, 1 if stage == 0 else 2), BasicBlock(now, now, 1)]
        before = now
    head = [nn.Linear(before, before, bias=False), nn.BatchNorm1d(before), nn.ReLU(inplace=True),
            nn.Linear(before, dim, bias=False)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), *head)


def nt_xent(z, temperature):
    z = F.normalize(z)
    n = len(z) // 2
    similarity = z @ z.t() / temperature
    similarity.fill_diagonal_(float("-inf"))
    return F.cross_entropy(similarity, torch.arange(2 * n).roll(n))


def main():
    options = parse_options(__doc__, width=1.0, batch_size=64, dim=128)

    for variant, memory_format in [("contiguous", torch.contiguous_format), ("channels_last", torch.channels_last)]:
        model = simclr_model(options.width, options.dim).to(memory_format=memory_format)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.001, momentum=0.9, weight_decay=1e-4)
        views = torch.rand(2 * options.batch_size, 3, 32, 32).contiguous(memory_format=memory_format)

        def step():
            loss = nt_xent(model(views), temperature=0.5)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            return loss

        seconds = median_seconds(step, options.seconds)
        report(f"step@{variant}", seconds, views_per_second=len(views) / seconds, loss=step().item(),
               peak_memory_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


if __name__ == "__main__":
    main()
