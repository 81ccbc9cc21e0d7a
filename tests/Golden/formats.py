"""Pictures of every format but plain PNG and JPEG, as people have them, for DataFormatsTests. Run from this folder.

Writes formats.npz: the bytes of each file and beside them (NAME.rgb) what Pillow reads from them, turned upright and
laid over white; of 16 bits, which Pillow cuts off, what went in. Needs numpy and Pillow.
"""
import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

rng = np.random.default_rng(5)
HEIGHT, WIDTH = 9, 13


def write(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def read(file):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(file)))
    rgba = np.asarray(image.convert("RGBA"), np.float64)
    alpha = rgba[..., 3:] / 255
    return (rgba[..., :3] * alpha + 255 * (1 - alpha)).round().astype(np.uint8)


def turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def smooth(height, width):
    y, x = np.mgrid[0:height, 0:width] / np.array([height, width])[:, None, None]
    return Image.fromarray(np.stack([255 * x, 255 * y, 128 + 0 * x], -1).astype(np.uint8))


def png_chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def tga(image, top_down):
    """Pillow writes rows from the top only; older programs from the bottom."""
    header = struct.pack("<BBBHHBHHHHBB", 0, 0, 2, 0, 0, 0, 0, 0, WIDTH, HEIGHT, 24, 0x20 if top_down else 0)
    rows = np.asarray(image)[..., ::-1]
    return header + (rows if top_down else rows[::-1]).tobytes()


def wider_canvas(webp):
    """An animation whose first picture does not cover it."""
    place = webp.index(b"VP8X") + 12
    return webp[:place] + (WIDTH + 4).to_bytes(3, "little") + webp[place + 3:]


pixels = rng.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
rgb = Image.fromarray(pixels)
rgba = Image.fromarray(rng.integers(0, 256, (HEIGHT, WIDTH, 4), np.uint8))
grey = Image.fromarray(rng.integers(0, 256, (HEIGHT, WIDTH), np.uint8))
deep = rng.integers(0, 65536, (HEIGHT, WIDTH), np.uint16)
bits = Image.fromarray(rng.integers(0, 2, (HEIGHT, WIDTH), np.uint8) * 255).convert("1")
palette = rgb.quantize(16)
other = palette.transpose(Image.ROTATE_180)
deep_rgb = np.repeat((deep / 257).round().astype(np.uint8)[..., None], 3, -1)
plain_png = write(rgb, "PNG")
end = plain_png.index(b"IEND") - 4

files = {
    "rgb.webp": write(rgb, "WEBP", lossless=True),
    "alpha.webp": write(rgba, "WEBP", lossless=True, exact=True),
    "lossy.webp": write(smooth(40, 50), "WEBP", quality=90),
    "lossy-alpha.webp": write(Image.merge("RGBA", (*smooth(40, 50).split(), Image.fromarray(
        rng.integers(0, 256, (40, 50), np.uint8)))), "WEBP", quality=90),
    "animated.webp": write(rgb, "WEBP", lossless=True, save_all=True, append_images=[rgba]),
    "palette.gif": write(palette, "GIF"),
    "animated.gif": write(palette, "GIF", save_all=True, append_images=[other]),
    "transparent.gif": write(palette, "GIF", transparency=3),
    "interlaced.gif": write(palette, "GIF", interlace=1),
    "rgb.bmp": write(rgb, "BMP"),
    "alpha.bmp": write(rgba, "BMP"),
    "grey.bmp": write(grey, "BMP"),
    "palette.bmp": write(palette, "BMP"),
    "bits.bmp": write(bits, "BMP"),
    "rgb.tiff": write(rgb, "TIFF"),
    "alpha.tiff": write(rgba, "TIFF"),
    "grey.tiff": write(grey, "TIFF"),
    "bits.tiff": write(bits, "TIFF"),
    "fax3.tiff": write(bits, "TIFF", compression="group3"),
    "fax4.tiff": write(bits, "TIFF", compression="group4"),
    "palette.tiff": write(palette, "TIFF"),
    "16bit.tiff": write(Image.fromarray(deep), "TIFF"),
    "cmyk.tiff": write(rgb.convert("CMYK"), "TIFF"),
    "lzw.tiff": write(rgb, "TIFF", compression="tiff_lzw"),
    "deflate.tiff": write(rgb, "TIFF", compression="tiff_adobe_deflate"),
    "packbits.tiff": write(rgb, "TIFF", compression="packbits"),
    "jpeg.tiff": write(smooth(40, 50), "TIFF", compression="jpeg", quality=95),
    "pages.tiff": write(rgb, "TIFF", save_all=True, append_images=[rgb.transpose(Image.ROTATE_180)]),
    "pages-of-two-sizes.tiff": write(rgb, "TIFF", save_all=True, append_images=[smooth(20, 30)]),
    "rgb.tga": write(rgb, "TGA"),
    "alpha.tga": write(rgba, "TGA"),
    "grey.tga": write(grey, "TGA"),
    "palette.tga": write(palette, "TGA"),
    "packed.tga": write(rgb, "TGA", compression="tga_rle"),
    "top-down.tga": tga(rgb, True),
    "bottom-up.tga": tga(rgb, False),
    "rgb.pbm": write(rgb, "PPM"),
    "grey.pbm": write(grey, "PPM"),
    "bits.pbm": write(bits, "PPM"),
    "plain-bits.pbm": b"P1\n# a comment\n3 2\n1 0 1\n0 1 0\n",
    "plain-grey.pbm": b"P2 3 2 255\n0 1 2\n253 254 255\n",
    "plain-rgb.pbm": b"P3\n2 1\n255\n255 0 0  1 2 3\n",
    "16bit.pbm": b"P5 %d %d 65535\n" % (WIDTH, HEIGHT) + deep.astype(">u2").tobytes(),
    "animated.png": write(rgb, "PNG", save_all=True, append_images=[rgba.convert("RGB")]),
    "late-exif.png": plain_png[:end] + png_chunk(b"eXIf", turned(6).tobytes()[6:]) + plain_png[end:],
    "high.png": write(Image.fromarray(np.arange(20000, dtype=np.uint32).view(np.uint8).reshape(20000, 4)[:, None, :3]),
                      "PNG"),
    "wide.jpg": write(smooth(1, 20000), "JPEG", subsampling=0),
    "wide.webp": write(smooth(1, 16383), "WEBP", lossless=True),
    "high.webp": write(smooth(16383, 1), "WEBP", lossless=True),
    "one.gif": write(palette.crop((0, 0, 1, 1)), "GIF"),
    "one.webp": write(rgb.crop((0, 0, 1, 1)), "WEBP", lossless=True),
}
files["wider.webp"] = wider_canvas(files["animated.webp"])
for kind in ("png", "webp", "tiff"):
    for orientation in range(1, 9):
        options = {"exif": turned(orientation)} if kind != "tiff" else {"tiffinfo": {0x0112: orientation}}
        options |= {"lossless": True} if kind == "webp" else {}
        files[f"turned-{orientation}.{kind}"] = write(rgb, kind.upper(), **options)
for kind in ("png", "gif", "bmp", "webp", "tga", "pbm", "tiff"):
    name = f"trailing.{kind}"
    plain = next(file for known, file in files.items() if known.endswith(kind))
    files[name] = (plain if kind != "png" else plain_png) + b"and more \xff\xd9;" * 3

arrays = {}
for name, file in files.items():
    arrays[name] = np.frombuffer(file, np.uint8)
    # Pillow does not turn TIFF.
    seen = name.replace("tiff", "png") if name.startswith("turned") else name
    arrays[name + ".rgb"] = deep_rgb if name.startswith("16bit") else read(files[seen])
np.savez_compressed("formats.npz", **arrays)
