"""Times NT-Xent in PyTorch as it is usually written: similarity matrix, cross-entropy, backward. Embeddings are given
with length 1, as to our kernel."""
import resource

import torch
from torch.nn import functional as F

from timing import median_seconds, parse_options, report


def peak():
    if options.cuda:
        return torch.cuda.max_memory_allocated()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


options = parse_options(__doc__)
for pairs, dim in ((256, 128), (1024, 128), (4096, 64), (4096, 128), (4096, 512)):
    z = F.normalize(torch.randn(2 * pairs, dim)).requires_grad_()
    target = torch.arange(2 * pairs).roll(pairs)

    def run():
        similarity = z @ z.t() / 0.5
        similarity.fill_diagonal_(float("-inf"))
        z.grad = None
        F.cross_entropy(similarity, target).backward()

    if options.cuda:
        torch.cuda.reset_peak_memory_stats()
    before = peak()
    seconds = median_seconds(run, options.seconds)
    report(f"ntxent/{pairs}x{dim}", seconds, scratch_bytes=peak() - before)
