"""kNN on what `simclr embed` wrote, by NumPy in double precision: knn.py TRAIN.npy TEST.npy prints one JSON object with
the keys of `simclr evaluate knn --json`."""
import json
import sys
import numpy as np

BLOCK = 1000  # test rows at a time: all similarities of a large set would not fit in memory


def load(path):
    h = np.load(path).astype(np.float64)
    return h / np.linalg.norm(h, axis=1, keepdims=True), np.load(path.replace(".npy", ".labels.npy"))


def votes(nearest, similarity, weight):
    """Classes of the k nearest, each with its weight, summed; the first of equal ones wins."""
    sums = np.zeros((len(nearest), labels.max() + 1))
    np.add.at(sums, (np.arange(len(nearest))[:, None], labels[nearest]), weight(similarity))
    return sums.argmax(1)


train, labels = load(sys.argv[1])
test, truth = load(sys.argv[2])
hits = np.zeros(3)
for first in range(0, len(test), BLOCK):
    similarity = test[first:first + BLOCK] @ train.T
    order = np.argsort(-similarity, axis=1, kind="stable")[:, :200]
    nearest = np.take_along_axis(similarity, order, axis=1)
    for i, (k, weight) in enumerate([(10, np.ones_like), (200, lambda s: np.exp(s / 0.1)), (1, np.ones_like)]):
        hits[i] += (votes(order[:, :k], nearest[:, :k], weight) == truth[first:first + BLOCK]).sum()
print(json.dumps(dict(zip(["knn_top1", "knn200_top1", "nearest_top1"], hits / len(test)))))
