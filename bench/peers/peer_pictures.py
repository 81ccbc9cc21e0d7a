"""Pictures a second on one thread: the files named on standard input, decoded from memory to RGB for so many seconds
by Pillow and, where all are JPEG, by libturbojpeg: as it is, and with TJFLAG_FASTUPSAMPLE, which repeats colours stored
at half the size as ImageSharp does. One JSON object, by name.
"""
import ctypes
import io
import json
import sys
import time

import PIL
from PIL import Image

FAST_UPSAMPLE = 256


def pillow(file):
    Image.open(io.BytesIO(file)).convert("RGB").tobytes()


def turbo(flags):
    library = ctypes.CDLL("libturbojpeg.so.0")
    library.tjInitDecompress.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(library.tjInitDecompress())
    pixels = ctypes.create_string_buffer(1)

    def decode(file):
        nonlocal pixels
        length = ctypes.c_ulong(len(file))
        width, height, chroma, colors = ctypes.c_int(), ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
        assert library.tjDecompressHeader3(handle, file, length, ctypes.byref(width), ctypes.byref(height),
                                           ctypes.byref(chroma), ctypes.byref(colors)) == 0
        if len(pixels) < 3 * width.value * height.value:
            pixels = ctypes.create_string_buffer(3 * width.value * height.value)
        assert library.tjDecompress2(handle, file, length, pixels, width, 0, height, 0, flags) == 0

    return decode


def per_second(decode, files, seconds):
    count = 0
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        for file in files:
            decode(file)
        count += len(files)
    return count / (time.perf_counter() - start)


seconds = float(sys.argv[1])
files = [open(line.rstrip("\n"), "rb").read() for line in sys.stdin]
decoders = {f"Pillow {PIL.__version__}": pillow}
if all(file.startswith(b"\xff\xd8\xff") for file in files):
    decoders |= {"libturbojpeg": turbo(0), "libturbojpeg, fast upsampling": turbo(FAST_UPSAMPLE)}
print(json.dumps({name: per_second(decode, files, seconds) for name, decode in decoders.items()}))
