"""Times square matrix products in PyTorch (its BLAS)."""
import torch

from timing import median_seconds, parse_options, report

options = parse_options(__doc__)
for side in (256, 512, 1024, 2048):
    a, b = torch.randn(side, side), torch.randn(side, side)
    c = torch.empty(side, side)
    report(f"gemm/{side}", median_seconds(lambda: torch.mm(a, b, out=c), options.seconds), flops=2 * side**3)
