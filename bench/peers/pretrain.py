"""SimCLR pretraining on CIFAR-10 in PyTorch by one of our presets, followed by kNN: the same network, batch, views, loss,
optimizer and schedule. The views are made a batch at a time in tensor operations (augment.py), which on few cores is
quicker than torchvision on PIL. Prints one JSON object an epoch: epoch, step, loss, views_per_second, seconds since
the training began (evaluations counted, as ours are) and, every --eval-every epochs, knn_top1 on --eval-images of each
split; at the end final_knn_top1 on all images.
"""
import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from augment import random_views, resize
from peer_step import nt_xent
from resnet import simclr_model

NEIGHBOURS = 10


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", required=True, help="a file of presets/")
    parser.add_argument("--data-dir", required=True, help="the folder that has cifar-10-batches-bin")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=0, help="0: the preset's")
    parser.add_argument("--eval-every", type=int, default=0, help="0: the preset's")
    parser.add_argument("--images", type=int, default=0, help="train on the first so many only (to try the script)")
    options = parser.parse_args()
    recipe = json.loads(Path(options.preset).read_text())
    recipe["epochs"] = options.epochs or recipe["epochs"]
    recipe["eval_every"] = options.eval_every or recipe["eval_every"]
    expected = {"data": "cifar10", "stem": "cifar", "optimizer": "sgd", "projection_layers": 2,
                "projection_hidden": 0, "accumulate": 1, "learning_rate_scaling": "linear", "blur_probability": 0,
                "max_area": 1, "flip_probability": 0.5, "jitter_probability": 0.8, "greyscale_probability": 0.1}
    for name, value in expected.items():
        if recipe[name] != value:
            parser.error(f"preset {options.preset}: {name} is {recipe[name]}; this script knows {value}")
    if recipe["objective"] not in LOSSES:
        parser.error(f"preset {options.preset}: objective is {recipe['objective']}; this script knows {', '.join(LOSSES)}")
    return options, recipe


def decoupled(z, temperature):
    """NT-Xent without the partner in the sum (Yeh et al. 2022)."""
    z = nn.functional.normalize(z.float())
    similarity = z @ z.t() / temperature
    itself = torch.eye(len(z), dtype=torch.bool)
    partner = itself.roll(len(z) // 2, 1)
    return (similarity.masked_fill(itself | partner, float("-inf")).logsumexp(1) - similarity[partner]).mean()


LOSSES = {"ntxent": nt_xent, "decoupled": decoupled}


def load(folder, files):
    """Pictures (N, 3, 32, 32) bytes and labels (N)."""
    rows = np.concatenate([np.fromfile(folder / file, np.uint8).reshape(-1, 3073) for file in files])
    return torch.from_numpy(rows[:, 1:].reshape(-1, 3, 32, 32).copy()), torch.from_numpy(rows[:, 0].astype(np.int64))


def initialise(model):
    """As ours: He et al. over the fan-out for convolutions (torchvision's ResNet); PyTorch's default for linear."""
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")


def sgd(model, recipe):
    """Weight decay on weights alone, not on batch norm."""
    weights = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    groups = [{"params": weights, "weight_decay": recipe["weight_decay"]}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.SGD(groups, lr=0.0, momentum=recipe["momentum"], nesterov=recipe["nesterov"])


def learning_rate(step, warmup, total, peak):
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(total - warmup, 1)))


@torch.no_grad()
def features(net, images, size):
    net.eval()
    rows = [net(resize(batch.float() / 255, size).contiguous(memory_format=torch.channels_last))
            for batch in images.split(500)]
    net.train()
    return nn.functional.normalize(torch.cat(rows))


def knn_top1(net, train, test, size):
    (train_images, train_labels), (test_images, test_labels) = train, test
    bank, right = features(net, train_images, size), 0
    for queries, labels in zip(features(net, test_images, size).split(500), test_labels.split(500)):
        nearest = (queries @ bank.t()).topk(NEIGHBOURS).indices
        votes = nn.functional.one_hot(train_labels[nearest], 10).sum(1)
        right += (votes.argmax(1) == labels).sum().item()  # ties: the first class
    return right / len(test_labels)


def main():
    options, recipe = parse_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(recipe["seed"])
    folder = Path(options.data_dir) / "cifar-10-batches-bin"
    train = load(folder, [f"data_batch_{i}.bin" for i in range(1, 6)])
    test = load(folder, ["test_batch.bin"])
    images = train[0][:options.images] if options.images else train[0]

    model = simclr_model(recipe["model"], recipe["width"], recipe["projection_dim"])
    initialise(model)
    model = model.to(memory_format=torch.channels_last)
    optimizer = sgd(model, recipe)
    batch, size = recipe["batch_size"], recipe["image_size"]
    eval_size = recipe["eval_image_size"] or size
    steps = len(images) // batch
    total, warmup = steps * recipe["epochs"], round(recipe["warmup_epochs"] * steps)
    peak = recipe["learning_rate"] * batch / 256

    began = time.perf_counter()
    for epoch in range(1, recipe["epochs"] + 1):
        order, losses, epoch_began = torch.randperm(len(images)), [], time.perf_counter()
        for i in range(steps):
            for group in optimizer.param_groups:
                group["lr"] = learning_rate((epoch - 1) * steps + i, warmup, total, peak)
            chosen = images[order[i * batch:(i + 1) * batch]]
            with torch.no_grad():
                views = torch.cat([random_views(chosen, size, recipe["jitter_strength"], recipe["min_area"]) for _ in range(2)])
            z = model(views.contiguous(memory_format=torch.channels_last))
            loss = LOSSES[recipe["objective"]](z, recipe["temperature"])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        now = time.perf_counter()
        line = {"epoch": epoch, "step": epoch * steps, "loss": sum(losses) / len(losses),
                "views_per_second": round(2 * batch * steps / (now - epoch_began), 1), "seconds": round(now - began, 3)}
        if epoch % recipe["eval_every"] == 0 or epoch == recipe["epochs"]:
            few = [tuple(part[:recipe["eval_images"]] for part in split) for split in (train, test)]
            line["knn_top1"] = knn_top1(model[0], *few, eval_size)
        print(json.dumps(line), flush=True)
    print(json.dumps({"final_knn_top1": knn_top1(model[0], train, test, eval_size)}), flush=True)


if __name__ == "__main__":
    main()
