"""Pictures in formats that only the build with ImageSharp reads, for its tests. Run from this folder.

Writes formats.npz: the bytes of each file, as Pillow writes them without loss, and beside them (NAME.rgb) what Pillow
reads from them, turned upright and laid over white. Needs numpy and Pillow.
"""
import io

import numpy as np
from PIL import Image, ImageOps

rng = np.random.default_rng(5)
HEIGHT, WIDTH = 9, 13


def write(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def read(file):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(file))).convert("RGBA")
    rgba = np.asarray(image, np.float64)
    alpha = rgba[..., 3:] / 255
    return (rgba[..., :3] * alpha + 255 * (1 - alpha)).round().astype(np.uint8)


rgb = Image.fromarray(rng.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8))
rgba = Image.fromarray(rng.integers(0, 256, (HEIGHT, WIDTH, 4), np.uint8))
grey = Image.fromarray(rng.integers(0, 256, (HEIGHT, WIDTH), np.uint8))
palette = rgb.quantize(16)
turned = Image.Exif()
turned[0x0112] = 6

files = {
    "rgb.webp": write(rgb, "WEBP", lossless=True),
    "alpha.webp": write(rgba, "WEBP", lossless=True, exact=True),
    "turned.webp": write(rgb, "WEBP", lossless=True, exif=turned),
    "palette.gif": write(palette, "GIF"),
    "animated.gif": write(palette, "GIF", save_all=True, append_images=[palette.transpose(Image.ROTATE_180)]),
    "transparent.gif": write(palette, "GIF", transparency=3),
    "rgb.bmp": write(rgb, "BMP"),
    "grey.bmp": write(grey, "BMP"),
    "rgb.tiff": write(rgb, "TIFF"),
    "lzw.tiff": write(rgb, "TIFF", compression="tiff_lzw"),
}
arrays = {}
for name, file in files.items():
    arrays[name] = np.frombuffer(file, np.uint8)
    arrays[name + ".rgb"] = read(file)
np.savez_compressed("formats.npz", **arrays)
