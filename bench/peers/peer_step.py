"""Times the SimCLR training step in PyTorch: ResNet-18 with the CIFAR stem and a two-layer projection head, forward,
NT-Xent, backward, SGD with momentum. In the case "step" the views are given: making them is not part of the time. On
CUDA "step with views" makes them on the card, and both run eagerly and compiled, in channels_last; bf16 is autocast.

Prints one JSON object a line and way: name, seconds (median step), views_per_second, peak_memory_bytes (of the process
so far; on CUDA of the card's memory in that way), loss (that the step does what it should).
"""
import resource

import torch
from torch import nn
from torch.nn import functional as F

from augment import random_views
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
    z = F.normalize(z.float())
    n = len(z) // 2
    similarity = z @ z.t() / temperature
    similarity.fill_diagonal_(float("-inf"))
    return F.cross_entropy(similarity, torch.arange(2 * n).roll(n))


def measure(case, way, options, memory_format, make_views, compiled=False):
    model = simclr_model(options.width, options.dim).to(memory_format=memory_format)
    fused = {"fused": True} if options.cuda else {}
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001, momentum=0.9, weight_decay=1e-4, **fused)
    forward = torch.compile(model) if compiled else model
    device_type = "cuda" if options.cuda else "cpu"
    autocast = options.cuda and options.precision == "bf16"

    def step():
        views = make_views().contiguous(memory_format=memory_format)
        with torch.autocast(device_type, dtype=torch.bfloat16, enabled=autocast):
            z = forward(views)
        loss = nt_xent(z, temperature=0.5)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        return loss

    if options.cuda:
        torch.cuda.reset_peak_memory_stats()
    seconds = median_seconds(step, options.seconds)
    peak = torch.cuda.max_memory_allocated() if options.cuda \
        else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    report(f"{case}@{way}", seconds, views_per_second=2 * options.batch_size / seconds, loss=step().item(),
           peak_memory_bytes=peak)


def main():
    options = parse_options(__doc__, width=1.0, batch_size=64, dim=128)
    views = torch.rand(2 * options.batch_size, 3, 32, 32)
    if not options.cuda:
        measure("step", "contiguous", options, torch.contiguous_format, lambda: views)
        measure("step", "channels_last", options, torch.channels_last, lambda: views)
        return

    views = views.contiguous(memory_format=torch.channels_last)
    images = torch.randint(0, 256, (options.batch_size, 3, 32, 32), dtype=torch.uint8)
    augment = torch.compile(random_views)
    for way, compiled in (("eager", False), ("compiled", True)):
        measure("step", way, options, torch.channels_last, lambda: views, compiled)
    measure("step with views", "eager", options, torch.channels_last,
            lambda: torch.cat([random_views(images, 32), random_views(images, 32)]))
    measure("step with views", "compiled", options, torch.channels_last,
            lambda: torch.cat([augment(images, 32), augment(images, 32)]), compiled=True)


if __name__ == "__main__":
    main()
