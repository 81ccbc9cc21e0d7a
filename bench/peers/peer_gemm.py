"""Times matrix products in PyTorch (its BLAS): square ones, and projection heads' layers in their three directions."""
import torch

from timing import median_seconds, parse_options, report, storage


def measure(name, a, b, options):
    a, b = a.to(storage(options)), b.to(storage(options))
    c = torch.empty(a.shape[0], b.shape[1], dtype=a.dtype)
    seconds = median_seconds(lambda: torch.mm(a, b, out=c), options.seconds)
    report(f"gemm/{name}", seconds, flops=2 * a.shape[0] * a.shape[1] * b.shape[1])


options = parse_options(__doc__)
for side in (256, 257, 512, 511, 1024, 1023, 2048, 2047) + ((8192,) if options.cuda else ()):
    measure(side, torch.randn(side, side), torch.randn(side, side), options)
for name, views, width in (("linear", 128, 512), ("linear 2048", 512, 2048)):
    x, weight, dy = torch.randn(views, width), torch.randn(width, width), torch.randn(views, width)
    measure(f"{name} forward", x, weight.t(), options)
    measure(f"{name} input", dy, weight, options)
    measure(f"{name} weight", dy.t(), x, options)
