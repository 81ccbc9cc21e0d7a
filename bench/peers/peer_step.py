"""Times the SimCLR training step in PyTorch: a ResNet with the CIFAR stem and a two-layer projection head, forward,
NT-Xent, backward, SGD with momentum. In the case "step" the views are given: making them is not part of the time. On
CUDA "step with views" makes them on the card, and both run eagerly and compiled, in channels_last; bf16 is autocast.

Prints one JSON object a line and way: name, seconds (median step), views_per_second, peak_memory_bytes (of the process,
on CUDA of the card's memory, in that way), loss (that the step does
what it should), step_flops and parameters (that the network is the one we mean).
"""
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


def step_flops(model, views):
    """Counted from the layers that a forward pass calls: an output is a dot product with a row of the weight, and each
    gradient that is wanted, of the weight and of the input, costs as much again."""
    flops = []

    def count(layer, inputs, output):
        gradients = int(layer.weight.requires_grad) + int(inputs[0].requires_grad)
        flops.append(2 * output.numel() * layer.weight[0].numel() * (1 + gradients))

    for module in model.modules():
        if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
            module.register_forward_hook(count)
    model(views)
    return sum(flops)


def reset_peak():
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # VmHWM starts anew


def peak_bytes():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))


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
    else:
        reset_peak()
    seconds = median_seconds(step, options.seconds)
    peak = torch.cuda.max_memory_allocated() if options.cuda else peak_bytes()
    report(f"{case}@{way}", seconds, views_per_second=2 * options.batch_size / seconds, loss=step().item(),
           peak_memory_bytes=peak, parameters=sum(parameter.numel() for parameter in model.parameters()),
           step_flops=step_flops(model, make_views().contiguous(memory_format=memory_format)))


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
