"""PNG files of every colour type, depth, interlace and filter, for DataPngTests. Run from this folder.

Writes png.npz: the bytes of each file, built here with zlib alone, and beside them (NAME.rgb) what Pillow reads,
laid over white; of 16 bits, which Pillow cuts down to 8, what went in. Needs numpy and Pillow.
"""
import io
import struct
import zlib

import numpy as np
from PIL import Image

rng = np.random.default_rng(3)
HEIGHT, WIDTH = 11, 13
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def pack(samples, depth):
    """One row of samples as bytes, leftmost in the highest bits."""
    if depth == 16:
        return samples.astype(">u2").tobytes()
    bits = ((samples[:, None] >> np.arange(depth - 1, -1, -1)) & 1).astype(np.uint8)
    return np.packbits(bits.ravel()).tobytes()


def paeth(a, b, c):
    p = a + b - c
    return min((a, b, c), key=lambda v: abs(p - v))


def filtered(kind, row, above, step):
    """The definition, byte by byte."""
    out = bytearray([kind])
    for i, value in enumerate(row):
        a = row[i - step] if i >= step else 0
        b = above[i]
        c = above[i - step] if i >= step else 0
        out.append((value - [0, a, b, (a + b) // 2, paeth(a, b, c)][kind]) % 256)
    return bytes(out)


def rows(samples, color, depth):
    step = max(1, CHANNELS[color] * depth // 8)
    data, above = b"", None
    for y, row in enumerate(samples):
        packed = pack(row.ravel(), depth)
        data += filtered(y % 5, packed, above or bytes(len(packed)), step)
        above = packed
    return data


def png(samples, color, depth, interlaced, extra=b""):
    height, width = samples.shape[:2]
    passes = [samples[r::rs, c::cs] for r, c, rs, cs in ADAM7] if interlaced else [samples]
    data = zlib.compress(b"".join(rows(p, color, depth) for p in passes if p.size))
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    half = len(data) // 2  # pixel data may come in several chunks
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data[:half])
            + chunk(b"IDAT", data[half:]) + chunk(b"tEXt", b"Comment\0test") + chunk(b"IEND", b""))


def read(file, samples, color, depth):
    rgba = np.asarray(Image.open(io.BytesIO(file)).convert("RGBA"), np.float64)
    if depth == 16:
        samples = samples / 257
        rgb = samples[..., :3] if color & 2 else np.repeat(samples[..., :1], 3, -1)
        rgba = np.concatenate([rgb, samples[..., -1:] if color & 4 else np.full_like(rgb[..., :1], 255)], -1)
    alpha = rgba[..., 3:] / 255
    return rgba[..., :3] * alpha + 255 * (1 - alpha)


files = {}
for color, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
    for depth in depths:
        samples = rng.integers(0, 2**depth, (HEIGHT, WIDTH, CHANNELS[color]))
        palette = chunk(b"PLTE", rng.integers(0, 256, 3 * 2**depth, np.uint8).tobytes()) if color == 3 else b""
        for interlaced in (False, True):
            name = f"color{color}-{depth}bit{'-interlaced' if interlaced else ''}"
            files[name] = (png(samples, color, depth, interlaced, palette), samples, color, depth)
        if color == 3:
            alpha = chunk(b"tRNS", rng.integers(0, 256, 2**depth - 1, np.uint8).tobytes())
            files[f"color3-{depth}bit-alpha"] = (png(samples, 3, depth, False, palette + alpha), samples, 3, depth)
for color in (0, 2):  # one colour is transparent
    samples = rng.integers(0, 3, (HEIGHT, WIDTH, CHANNELS[color]))
    key = chunk(b"tRNS", struct.pack(f">{CHANNELS[color]}H", *([1] * CHANNELS[color])))
    files[f"color{color}-8bit-key"] = (png(samples, color, 8, False, key), samples, color, 8)
for size in (1, 2, 3, 5):  # some of the seven passes are empty
    samples = rng.integers(0, 256, (size, size, 3))
    files[f"tiny-{size}"] = (png(samples, 2, 8, True), samples, 2, 8)

arrays = {}
for name, (file, samples, color, depth) in files.items():
    arrays[name] = np.frombuffer(file, np.uint8)
    arrays[name + ".rgb"] = read(file, samples, color, depth).round().astype(np.uint8)
np.savez_compressed("png.npz", **arrays)
