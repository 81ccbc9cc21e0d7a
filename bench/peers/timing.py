"""What the scripts beside this one share: options, medians, one JSON object a line."""
import argparse
import json
import math
import statistics
import time

import torch

SLOW_SECONDS = 4  # of one run, on either side
QUEUE_SECONDS = 0.01  # on CUDA runs are timed by the group, so that waiting for the card does not count


def parse_options(description, **more):
    """Reads --threads, --seconds, --device, --precision and the options in `more` (name: default), and sets torch's
    threads, its default device and, on CUDA, whether float32 products may round to tf32."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=1, help="how long to measure one case")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", default="fp32", choices=["fp32", "tf32", "bf16"])
    for name, default in more.items():
        parser.add_argument("--" + name.replace("_", "-"), type=type(default), default=default)
    options = parser.parse_args()
    options.cuda = options.device != "cpu"
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    if options.cuda:
        torch.set_default_device(options.device)
        torch.backends.cuda.matmul.allow_tf32 = options.precision != "fp32"
        torch.backends.cudnn.allow_tf32 = options.precision != "fp32"
        torch.backends.cudnn.benchmark = True  # its fastest algorithm for each shape
    return options


def storage(options):
    """The type that PyTorch keeps activations in where it computes in this precision."""
    return torch.bfloat16 if options.precision == "bf16" else torch.float32


def median_seconds(run, seconds):
    """Median time of one run, over the given time and at least five runs; the first two do not count. Runs of more
    than SLOW_SECONDS: one first, then three."""
    before = time.perf_counter()
    run()
    slow = time.perf_counter() - before > SLOW_SECONDS
    if not slow:
        run()
    cuda = torch.cuda.is_available() and torch.cuda.is_initialized()

    def timed(runs):
        if cuda:
            torch.cuda.synchronize()
        before = time.perf_counter()
        for _ in range(runs):
            run()
        if cuda:
            torch.cuda.synchronize()
        return (time.perf_counter() - before) / runs

    runs = math.ceil(QUEUE_SECONDS / timed(1)) if cuda else 1
    times = []
    started = time.perf_counter()
    while len(times) < (3 if slow else 5) or time.perf_counter() - started < seconds:
        times.append(timed(runs))
    return statistics.median(times)


def report(name, seconds, **more):
    """A case's line. A way to do it among several is named CASE@WAY."""
    print(json.dumps({"name": name, "seconds": seconds, **more}), flush=True)
