"""Times SimCLR's views. On the CPU torchvision's on one core, for pictures in memory: PIL's pipeline to a tensor, and the
same transforms on tensors. On CUDA a whole batch in tensor operations (augment.py), eagerly and compiled."""
import torch

from augment import random_views
from timing import median_seconds, parse_options, report

PICTURES = 64


def pipeline(size, strength, blur):
    from torchvision import transforms
    s = strength
    steps = [
        transforms.RandomResizedCrop(size, scale=(0.2, 1)),
        transforms.RandomHorizontalFlip(),
        transforms.RandomApply([transforms.ColorJitter(0.8 * s, 0.8 * s, 0.8 * s, 0.2 * s)], p=0.8),
        transforms.RandomGrayscale(0.1),
    ]
    if blur:
        kernel = size // 10 // 2 * 2 + 1
        steps.append(transforms.RandomApply([transforms.GaussianBlur(kernel, (0.1, 2))], p=0.5))
    return steps


def on_one_core(options):
    from PIL import Image
    from torchvision import transforms
    torch.set_num_threads(1)
    for side, size, blur in ((32, 32, False), (96, 96, True), (448, 224, True)):
        pictures = torch.randint(0, 256, (PICTURES, side, side, 3), dtype=torch.uint8)
        # Smooth as photographs are, so that no shortcut of a decoder or filter is taken or missed by noise alone.
        as_pil = [Image.fromarray(p.numpy()).resize((8, 8)).resize((side, side), Image.BICUBIC) for p in pictures]
        as_tensor = [transforms.functional.pil_to_tensor(p) for p in as_pil]
        steps = pipeline(size, 0.5, blur)
        on_pil = transforms.Compose(steps + [transforms.ToTensor()])
        on_tensor = transforms.Compose([transforms.ConvertImageDtype(torch.float32)] + steps)
        for way, transform, inputs in (("pil", on_pil, as_pil), ("tensor", on_tensor, as_tensor)):
            seconds = median_seconds(lambda: [transform(picture) for picture in inputs], options.seconds)
            sizes = f"{size}" if side == size else f"{side} to {size}"
            report(f"views/{sizes}{' with blur' if blur else ''}, one core@{way}", seconds,
                   views_per_second=PICTURES / seconds)


def on_cuda(options):
    images = torch.randint(0, 256, (options.batch_size, 3, 32, 32), dtype=torch.uint8)
    for way, make in (("eager", random_views), ("compiled", torch.compile(random_views))):
        seconds = median_seconds(lambda: make(images, 32), options.seconds)
        report(f"views/32@{way}", seconds, views_per_second=options.batch_size / seconds)


if __name__ == "__main__":
    options = parse_options(__doc__, batch_size=64)
    on_cuda(options) if options.cuda else on_one_core(options)
