"""Times the SimCLR training step in PyTorch: a ResNet with the CIFAR stem and a two-layer projection head, forward,
NT-Xent, backward, SGD with momentum. In the case "step" the views are given: making them is not part of the time. On
CUDA "step with views" makes them on the card, and both run eagerly and compiled, in channels_last; bf16 is autocast.

Prints one JSON object a line and way: name, seconds (median step), views_per_second, peak_memory_bytes (of the process
so far; on CUDA of the card's memory in that way), loss (that the step does what it should).
"""
import resource

import torch
from torch.nn import functional as F

from augment import random_views
from resnet import simclr_model
from timing import median_seconds, parse_options, report


def nt_xent(z, temperature):
    z = F.normalize(z.float())
    n = len(z) // 2
    similarity = z @ z.t() / temperature
    similarity.fill_diagonal_(float("-inf"))
    return F.cross_entropy(similarity, torch.arange(2 * n).roll(n))


def measure(case, way, options, memory_format, make_views, compiled=False):
    model = simclr_model(options.model, options.width, options.dim).to(memory_format=memory_format)
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
    options = parse_options(__doc__, width=1.0, batch_size=64, dim=128, model="resnet18", image_size=32)
    size = options.image_size
    views = torch.rand(2 * options.batch_size, 3, size, size)
    if not options.cuda:
        measure("step", "contiguous", options, torch.contiguous_format, lambda: views)
        measure("step", "channels_last", options, torch.channels_last, lambda: views)
        return

    views = views.contiguous(memory_format=torch.channels_last)
    images = torch.randint(0, 256, (options.batch_size, 3, size, size), dtype=torch.uint8)
    augment = torch.compile(random_views)
    for way, compiled in (("eager", False), ("compiled", True)):
        measure("step", way, options, torch.channels_last, lambda: views, compiled)
    measure("step with views", "eager", options, torch.channels_last,
            lambda: torch.cat([random_views(images, size), random_views(images, size)]))
    measure("step with views", "compiled", options, torch.channels_last,
            lambda: torch.cat([augment(images, size), augment(images, size)]), compiled=True)


if __name__ == "__main__":
    main()
