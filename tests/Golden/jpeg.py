"""JPEG files of every kind that cameras and programs write, for DataJpegTests. Run from this folder.

Writes jpeg.npz: the bytes of each file and beside them (NAME.rgb) what it holds, turned upright by its EXIF orientation.
Where colours are stored at half the size, that is what libturbojpeg reads when it repeats them, as ImageSharp does;
Pillow's reading of two (NAME.pillow), which smooths them, is beside it. reduced-N.rgb is that picture brought to a shorter side
of N with Pillow's BILINEAR filter. Needs numpy, Pillow and libturbojpeg.
"""
import ctypes
import io

import numpy as np
from PIL import Image, ImageOps

rng = np.random.default_rng(5)


def picture(height, width, channels=3):
    """Smooth colours, an edge and some noise, no symmetry."""
    y, x = np.mgrid[0:height, 0:width] / np.array([height, width])[:, None, None]
    planes = [120 + 90 * np.sin(3 * x + 2 * c) * np.cos(4 * y - c) + 40 * (x + 2 * y > 1 + 0.2 * c)
              for c in range(channels)]
    noisy = np.stack(planes, -1) + rng.normal(0, 4, (height, width, channels))
    return noisy.clip(0, 255).astype(np.uint8)


def jpeg(image, **options):
    file = io.BytesIO()
    image.save(file, "JPEG", **({"quality": 88} | options))
    return file.getvalue()


def ycck(inks):
    """libturbojpeg's own: it turns inks to YCCK when it compresses."""
    library = ctypes.CDLL("libturbojpeg.so.0")
    library.tjInitCompress.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(library.tjInitCompress())
    out, size = ctypes.c_void_p(), ctypes.c_ulong()
    height, width, _ = inks.shape
    assert library.tjCompress2(handle, inks.ctypes.data_as(ctypes.c_void_p), width, 0, height, 11,
                               ctypes.byref(out), ctypes.byref(size), 0, 88, 0) == 0
    return ctypes.string_at(out, size.value)


def repeated(file):
    """Red, green, blue with an exact IDCT and each stored colour repeated (TJFLAG_ACCURATEDCT, TJFLAG_FASTUPSAMPLE)."""
    library = ctypes.CDLL("libturbojpeg.so.0")
    library.tjInitDecompress.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(library.tjInitDecompress())
    width, height = Image.open(io.BytesIO(file)).size
    out = np.empty((height, width, 3), np.uint8)
    assert library.tjDecompress2(handle, file, ctypes.c_ulong(len(file)), out.ctypes.data_as(ctypes.c_void_p), width, 0,
                                 height, 0, 4096 | 256) == 0
    return out


def exif(orientation, endian):
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = "maker"  # a tag before it
    data.endian = endian
    return data.tobytes()


rgb = Image.fromarray(picture(21, 34))
files = {
    "rgb-444": jpeg(rgb, subsampling=0),
    "rgb-422": jpeg(rgb, subsampling=1),
    "rgb-420": jpeg(rgb, subsampling=2),
    "progressive": jpeg(rgb, progressive=True),
    "optimized": jpeg(rgb, optimize=True, quality=30),
    "grey": jpeg(Image.fromarray(picture(21, 34)[..., 0])),
    "cmyk": jpeg(Image.fromarray(picture(21, 34, 4), "CMYK")),
    "ycck": ycck(picture(21, 34, 4)),
    "one-pixel": jpeg(Image.fromarray(picture(1, 1))),
    "profile": jpeg(rgb, icc_profile=bytes(range(256)) * 300),
}
for orientation in range(1, 9):
    files[f"exif-{orientation}"] = jpeg(rgb, exif=exif(orientation, "<"))
files["exif-big-endian"] = jpeg(rgb, exif=exif(6, ">"))
large = jpeg(Image.fromarray(picture(170, 230)), quality=60)

arrays = {}
for name, file in files.items():
    image = Image.open(io.BytesIO(file))
    pillow = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    arrays[name] = np.frombuffer(file, np.uint8)
    arrays[name + ".rgb"] = pillow
    if image.mode == "RGB":
        upright = Image.fromarray(repeated(file))
        upright.getexif()[0x0112] = image.getexif().get(0x0112, 1)
        arrays[name + ".rgb"] = np.asarray(ImageOps.exif_transpose(upright))
    if name in ("rgb-422", "rgb-420"):
        arrays[name + ".pillow"] = pillow
arrays["large"] = np.frombuffer(large, np.uint8)
arrays["large.rgb"] = repeated(large)
for shorter in (100, 60, 50, 30, 15):
    image = Image.fromarray(arrays["large.rgb"]).resize((230 * shorter // 170, shorter), Image.BILINEAR)
    arrays[f"reduced-{shorter}.rgb"] = np.asarray(image)
np.savez_compressed("jpeg.npz", **arrays)
