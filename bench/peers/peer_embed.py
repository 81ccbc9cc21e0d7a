"""Times features in PyTorch: the encoder in evaluation mode, without gradients, on pictures that are there. "frozen" is
traced and frozen, which folds batch norm into the convolutions and fuses what can be fused.

Prints one JSON object a line and way: name, seconds (median batch), views_per_second.
"""
import torch

from resnet import encoder
from timing import median_seconds, parse_options, report, storage


def main():
    options = parse_options(__doc__, width=1.0, batch_size=64, model="resnet18", image_size=32)
    net = encoder(options.model, options.width)[0].eval()
    x = torch.rand(2 * options.batch_size, 3, options.image_size, options.image_size)
    if options.cuda:
        net, x = net.to(storage(options)), x.to(storage(options))
    with torch.inference_mode():
        for way, memory_format in (("contiguous", torch.contiguous_format), ("channels_last", torch.channels_last)):
            net, x = net.to(memory_format=memory_format), x.contiguous(memory_format=memory_format)
            measure(way, net, x, options)
    with torch.no_grad():
        for way, memory_format in (("frozen", torch.contiguous_format), ("frozen channels_last", torch.channels_last)):
            net, x = net.to(memory_format=memory_format), x.clone().contiguous(memory_format=memory_format)
            frozen = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(net, x)))
            measure(way, frozen, x, options)


def measure(way, net, x, options):
    seconds = median_seconds(lambda: net(x), options.seconds)
    report(f"embed@{way}", seconds, views_per_second=len(x) / seconds)


if __name__ == "__main__":
    main()
