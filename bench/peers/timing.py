"""What the scripts beside this one share: options, medians, one JSON object a line."""
import argparse
import json
import statistics
import time

import torch


def parse_options(description, **more):
    """Reads --threads, --seconds and the options in `more` (name: default), and sets torch's threads."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=1, help="how long to measure one case")
    for name, default in more.items():
        parser.add_argument("--" + name.replace("_", "-"), type=type(default), default=default)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    return options


def median_seconds(run, seconds):
    """Median time of one run, over the given time and at least five runs; the first two do not count."""
    run()
    run()
    times = []
    started = time.perf_counter()
    while len(times) < 5 or time.perf_counter() - started < seconds:
        before = time.perf_counter()
        run()
        times.append(time.perf_counter() - before)
    return statistics.median(times)


def report(name, seconds, **more):
    """A case's line. A way to do it among several is named CASE@WAY."""
    print(json.dumps({"name": name, "seconds": seconds, **more}), flush=True)
