"""Times PyTorch's convolution for every distinct layer of ResNet-18 with the CIFAR stem, in three directions.

Prints one JSON object a line: name (layer/direction), seconds (median of the better memory format), flops.
"""
import argparse
import json
import statistics
import time

import torch

# name, image size, C, OutC, kernel, stride, padding
LAYERS = [
    ("stem", 32, 3, 64, 3, 1, 1),
    ("layer1", 32, 64, 64, 3, 1, 1),
    ("layer2.0.conv1", 32, 64, 128, 3, 2, 1),
    ("layer2.0.downsample", 32, 64, 128, 1, 2, 0),
    ("layer2", 16, 128, 128, 3, 1, 1),
    ("layer3.0.conv1", 16, 128, 256, 3, 2, 1),
    ("layer3.0.downsample", 16, 128, 256, 1, 2, 0),
    ("layer3", 8, 256, 256, 3, 1, 1),
    ("layer4.0.conv1", 8, 256, 512, 3, 2, 1),
    ("layer4.0.downsample", 8, 256, 512, 1, 2, 0),
    ("layer4", 4, 512, 512, 3, 1, 1),
]


def median_seconds(call, repeats):
    call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def directions(batch, size, channels, out_channels, kernel, stride, padding, memory_format):
    x = torch.randn(batch, channels, size, size).contiguous(memory_format=memory_format)
    w = torch.randn(out_channels, channels, kernel, kernel).contiguous(memory_format=memory_format)
    y = torch.conv2d(x, w, None, stride, padding)
    dy = torch.randn_like(y)

    def backward(mask):
        return torch.ops.aten.convolution_backward(
            dy, x, w, [0], [stride, stride], [padding, padding], [1, 1], False, [0, 0], 1, mask)

    return {
        "forward": lambda: torch.conv2d(x, w, None, stride, padding),
        "input": lambda: backward([True, False, False]),
        "weight": lambda: backward([False, True, False]),
    }, 2.0 * y.numel() * kernel * kernel * channels


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=128, help="views in a batch")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--layers", default="", help="only layers whose name contains this")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_grad_enabled(False)
    for name, *shape in LAYERS:
        if options.layers not in name:
            continue
        best = {}
        for memory_format in (torch.contiguous_format, torch.channels_last):
            calls, flops = directions(options.batch, *shape, memory_format)
            for direction, call in calls.items():
                seconds = median_seconds(call, options.repeats)
                best[direction] = min(seconds, best.get(direction, seconds))
        for direction, seconds in best.items():
            print(json.dumps({"name": f"{name}/{direction}", "seconds": seconds, "flops": flops}), flush=True)


if __name__ == "__main__":
    main()
