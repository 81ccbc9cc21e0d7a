"""Makes JPEG files of other sizes out of a tree of small ones, for the benchmark of pictures:

    python3 mosaics.py FOLDER_OF_CIFAR OUT_DIR

writes OUT_DIR/500px (64 of 500 x 375) and OUT_DIR/12mpx (4 of 4000 x 3000), each a mosaic of 20 pictures made larger. That is
smoother than a photograph: fewer bytes a pixel, so all decoders are faster than on one. Needs Pillow.
"""
import pathlib
import sys

from PIL import Image

source, out = map(pathlib.Path, sys.argv[1:])
pictures = sorted(source.rglob("*.jp*g"))
COLUMNS, ROWS = 5, 4
used = 0
for name, side, count in (("500px", (500, 375), 64), ("12mpx", (4000, 3000), 4)):
    (out / name).mkdir(parents=True, exist_ok=True)
    width, height = side[0] // COLUMNS, -(-side[1] // ROWS)
    for number in range(count):
        mosaic = Image.new("RGB", side)
        for tile in range(COLUMNS * ROWS):
            picture = Image.open(pictures[used * 7919 % len(pictures)]).resize((width, height), Image.BICUBIC)
            mosaic.paste(picture, (tile % COLUMNS * width, tile // COLUMNS * height))
            used += 1
        mosaic.save(out / name / f"{number}.jpg", quality=90)
