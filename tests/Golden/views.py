"""Views by torchvision, for ViewsGoldenTests. Run from this folder; writes views.npz.

A case is one row of numbers: picture, top, left, height, width, flip, jitter, four operations of the order
(0 brightness, 1 contrast, 2 saturation, 3 hue), their four factors, grey, sigma (0: no blur).
"""
import math

import numpy as np
import torch
from PIL import Image
from torchvision.transforms import RandomResizedCrop
from torchvision.transforms import functional as F
from torchvision.transforms.functional import InterpolationMode

torch.manual_seed(1)
rng = np.random.default_rng(1)


def picture(height, width):
    """Smooth colours, a hard edge and some noise."""
    y, x = np.mgrid[0:height, 0:width]
    planes = [128 + 90 * np.sin(a * x / width * 6 + b * y / height * 6 + c) for a, b, c in rng.uniform(0, 2, (3, 3))]
    image = np.stack(planes, -1) + rng.normal(0, 12, (height, width, 3))
    image[height // 3:, width // 2:] = 255 - image[height // 3:, width // 2:]
    return np.clip(image, 0, 255).astype(np.uint8)


def kernel_size(size):
    return 2 * (size // 20) + 1


def view(image, case, size):
    top, left, height, width, flip, jitter = (int(v) for v in case[1:7])
    x = torch.from_numpy(image).permute(2, 0, 1).float() / 255
    x = F.resize(F.crop(x, top, left, height, width), [size, size], InterpolationMode.BILINEAR, antialias=True)
    if flip:
        x = F.hflip(x)
    if jitter:
        adjust = (F.adjust_brightness, F.adjust_contrast, F.adjust_saturation, F.adjust_hue)
        for operation in case[7:11]:
            x = adjust[int(operation)](x, float(case[11 + int(operation)]))
    if case[15]:
        x = F.rgb_to_grayscale(x, num_output_channels=3)
    if case[16]:
        x = F.gaussian_blur(x, kernel_size(size), float(case[16]))
    return x.permute(1, 2, 0).numpy()


def case(p, box, flip=0, jitter=0, order=(0, 1, 2, 3), factors=(1, 1, 1, 0), grey=0, sigma=0):
    return [p, *box, flip, jitter, *order, *factors, grey, sigma]


pictures = [picture(32, 32), picture(90, 61), picture(12, 45)]
crops = [case(0, (0, 0, 32, 32)), case(0, (3, 5, 20, 17)), case(0, (31, 31, 1, 1)), case(0, (0, 7, 32, 9), flip=1),
         case(1, (0, 0, 90, 61)), case(1, (10, 4, 75, 50), flip=1), case(2, (0, 0, 12, 45)), case(2, (2, 30, 9, 7))]
colors = [case(0, (0, 0, 32, 32), jitter=1, order=o, factors=f)
          for o, f in [((0, 1, 2, 3), (1.4, 1, 1, 0)), ((0, 1, 2, 3), (1, 0.3, 1, 0)), ((0, 1, 2, 3), (1, 1.7, 1, 0)),
                       ((0, 1, 2, 3), (1, 1, 0, 0)), ((0, 1, 2, 3), (1, 1, 1.8, 0)), ((0, 1, 2, 3), (1, 1, 1, 0.2)),
                       ((0, 1, 2, 3), (1, 1, 1, -0.5)), ((3, 1, 0, 2), (0.7, 1.3, 0.6, -0.1)),
                       ((2, 0, 3, 1), (1.8, 0.2, 1.8, 0.15)), ((1, 3, 2, 0), (0.2, 1.8, 1.2, 0.05))]]
mixed = [case(1, (7, 3, 60, 44), 1, 1, (2, 3, 1, 0), (1.2, 0.8, 1.3, -0.07), 0, 0),
         case(1, (7, 3, 60, 44), 0, 1, (1, 0, 2, 3), (0.8, 1.4, 0.5, 0.1), 1, 0),
         case(0, (1, 2, 25, 30), 1, 0, grey=1)]
blurs = [case(1, (0, 0, 90, 61), sigma=0.1), case(1, (5, 5, 50, 50), 1, 1, (3, 2, 1, 0), (1.1, 0.9, 1.2, 0.08), 0, 2.0)]

arrays = {f"picture{i}": image for i, image in enumerate(pictures)}
for name, size, cases in [("plain", 18, crops + colors + mixed), ("blur", 44, blurs)]:
    cases = np.array(cases, np.float32)
    arrays[f"{name}_cases"] = cases
    arrays[name] = np.stack([view(pictures[int(c[0])], c, size) for c in cases])

# The crops by PIL, in bytes: what most pipelines train with.
pil = [F.resized_crop(Image.fromarray(pictures[c[0]]), *c[1:5], [18, 18], InterpolationMode.BILINEAR) for c in crops]
arrays["pil"] = np.stack([np.asarray(F.hflip(p) if c[5] else p) for p, c in zip(pil, crops)])

# Resize and CenterCrop, the evaluation transform: shorter side 20, centre 18.
centres = [torch.from_numpy(p).permute(2, 0, 1).float() / 255 for p in pictures]
centres = [F.center_crop(F.resize(c, 20, InterpolationMode.BILINEAR, antialias=True), 18) for c in centres]
arrays["center"] = np.stack([c.permute(1, 2, 0).numpy() for c in centres])

# RandomResizedCrop's boxes: mean and variance of area / whole, log(ratio), centre y, centre x for three forms
# of picture; the last is so flat that its fallback is frequent.
DRAWS = 200_000
statistics = []
for height, width in [(32, 32), (300, 200), (20, 90)]:
    blank = torch.zeros(3, height, width)
    boxes = np.array([RandomResizedCrop.get_params(blank, [0.2, 1.0], [3 / 4, 4 / 3]) for _ in range(DRAWS)], float)
    top, left, h, w = boxes.T
    values = [h * w / (height * width), np.log(w / h), (top + h / 2) / height, (left + w / 2) / width]
    statistics.append([height, width] + [f(v) for v in values for f in (np.mean, np.var)])
arrays["boxes"] = np.array(statistics)
np.savez_compressed("views.npz", **arrays)
