"""Times PyTorch's convolution for every distinct layer of ResNet-18 with the CIFAR stem, in three directions.

Prints one JSON object a line: name (conv/layer/direction), seconds (median of the better memory format), flops. In
bf16 its tensors are bf16 in memory too, as under autocast; ours stay float32 there.
"""
import torch

from timing import median_seconds, parse_options, report, storage

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


def directions(dtype, batch, size, channels, out_channels, kernel, stride, padding, memory_format):
    x = torch.randn(batch, channels, size, size, dtype=dtype).contiguous(memory_format=memory_format)
    w = torch.randn(out_channels, channels, kernel, kernel, dtype=dtype).contiguous(memory_format=memory_format)
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
    options = parse_options(__doc__, views=128, layers="")
    torch.set_grad_enabled(False)
    for name, *shape in LAYERS:
        if options.layers not in name:
            continue
        best = {}
        for memory_format in (torch.contiguous_format, torch.channels_last):
            calls, flops = directions(storage(options), options.views, *shape, memory_format)
            for direction, call in calls.items():
                seconds = median_seconds(call, options.seconds)
                best[direction] = min(seconds, best.get(direction, seconds))
        for direction, seconds in best.items():
            report(f"conv/{name}/{direction}", seconds, flops=flops)


if __name__ == "__main__":
    main()
