"""Pictures a second that Pillow decodes, on one thread: the files named on standard input, for so many seconds."""
import io
import json
import sys
import time

from PIL import Image, __version__

seconds = float(sys.argv[1])
files = [open(line.rstrip("\n"), "rb").read() for line in sys.stdin]
count = 0
start = time.perf_counter()
while time.perf_counter() - start < seconds:
    for file in files:
        Image.open(io.BytesIO(file)).convert("RGB").tobytes()
    count += len(files)
print(json.dumps({"version": __version__, "per_second": count / (time.perf_counter() - start)}))
