"""Times matrix products in PyTorch (its BLAS): square ones, and a projection head's layer in its three directions."""
import torch

from timing import median_seconds, parse_options, report, storage


def measure(name, a, b, options):
    a, b = a.to(storage(options)), b.to(storage(options))
    c = torch.empty(a.shape[0], b.shape[1], dtype=a.dtype)
    seconds = median_seconds(lambda: torch.mm(a, b, out=c), options.seconds)
    report(f"gemm/{name}", seconds, flops=2 * a.shape[0] * a.shape[1] * b.shape[1])


options = parse_options(__doc__)
for side in (256, 512, 1024, 2048) + ((8192,) if options.cuda else ()):
    measure(side, torch.randn(side, side), torch.randn(side, side), options)
x, weight, dy = torch.randn(128, 512), torch.randn(512, 512), torch.randn(128, 512)
measure("linear forward", x, weight.t(), options)
measure("linear input", dy, weight, options)
measure("linear weight", dy.t(), x, options)
