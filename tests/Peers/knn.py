"""kNN on what `simclr embed` wrote, by NumPy in double precision: knn.py TRAIN.npy TEST.npy prints one JSON object with
the keys of `simclr evaluate knn --json`."""
import json
import sys
import numpy as np


def load(path):
    h = np.load(path).astype(np.float64)
    return h / np.linalg.norm(h, axis=1, keepdims=True), np.load(path.replace(".npy", ".labels.npy"))


def top1(order, similarity, labels, truth, k, weight):
    votes = np.zeros((len(order), labels.max() + 1))
    for row, nearest in enumerate(order[:, :k]):
        np.add.at(votes[row], labels[nearest], weight(similarity[row, nearest]))
    return float((votes.argmax(1) == truth).mean())


train, labels = load(sys.argv[1])
test, truth = load(sys.argv[2])
similarity = test @ train.T
order = np.argsort(-similarity, axis=1, kind="stable")
print(json.dumps({
    "knn_top1": top1(order, similarity, labels, truth, 10, np.ones_like),
    "knn200_top1": top1(order, similarity, labels, truth, 200, lambda s: np.exp(s / 0.1)),
    "nearest_top1": top1(order, similarity, labels, truth, 1, np.ones_like),
}))
