"""Measures what the card can do at most: a large copy, and a large matrix product in the precision that is compared.
The name after @ is the card's."""
import torch

from timing import median_seconds, parse_options, report, storage

COPIED = 1 << 30  # bytes: far more than the caches hold
SIDE = 8192

options = parse_options(__doc__)
card = torch.cuda.get_device_name().replace("@", "") if options.cuda else "cpu"
source = torch.randn(COPIED // 4)
target = torch.empty_like(source)
report(f"ceilings/copy@{card}", median_seconds(lambda: target.copy_(source), options.seconds), bytes=2 * COPIED)
side = SIDE if options.cuda else SIDE // 8
a, b = (torch.randn(side, side).to(storage(options)) for _ in range(2))
report(f"ceilings/matrix product@{card}", median_seconds(lambda: a @ b, options.seconds), flops=2 * side**3)
