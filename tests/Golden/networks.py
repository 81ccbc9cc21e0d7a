"""ResNets and SimCLR steps by torchvision and PyTorch in double precision, for tests/Nn. Run from this folder;
writes networks_*.

No weight is stored: both sides compute weights, inputs and output gradients from `noise`. Of every gradient a row of
numbers is kept: its dot product with noise, its length, and its first elements (torchvision's order).
"""
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models import resnet18, resnet50
from torchvision.models.resnet import BasicBlock

FIRST = 6  # elements of every gradient that are stored as they are
OUTPUT_GRADIENT, CHECK = 9002, 9003  # streams of noise; parameters and buffers count from 0


def noise(stream, count):
    """Uniform in [-1, 1): the finalizer of MurmurHash3 over a counter."""
    x = np.arange(count, dtype=np.uint32) * np.uint32(2654435761) + np.uint32(stream * 40503 + 1)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        x = (x ^ (x >> np.uint32(shift))) * np.uint32(factor)
    x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)).astype(np.float64) / 2**23 - 1


def noise_tensor(stream, shape):
    return torch.from_numpy(noise(stream, int(np.prod(shape))).reshape(shape))


def initialize(net):
    with torch.no_grad():
        for stream, (name, p) in enumerate(net.named_parameters()):
            x = noise_tensor(stream, p.shape)
            if p.dim() > 1:
                fan_out = p.shape[0] * (p[0, 0].numel() if p.dim() == 4 else 1)
                x = x * np.sqrt(6 / fan_out)
            else:
                # Most units stay on: fewer of them lie so near the kink of a ReLU that rounding decides.
                x = 1 + (0.2 if name.endswith("weight") else 0.5) * x
            p.copy_(x.float())
        for stream, (name, b) in enumerate(net.named_buffers()):
            if b.dim() == 1:
                x = noise_tensor(1000 + stream, b.shape)
                b.copy_((1 + 0.5 * x if name.endswith("var") else 0.1 * x).float())


def summary(gradient):
    g = gradient.detach().double().reshape(-1).numpy()
    return np.concatenate([[g @ noise(CHECK, g.size), np.linalg.norm(g)], np.resize(g, FIRST)])


def cifar_stem(net, channels=64):
    net.conv1 = nn.Conv2d(3, channels, 3, 1, 1, bias=False)
    net.maxpool = nn.Identity()
    return net


def narrow_resnet18(channels):
    net = cifar_stem(resnet18(), channels)
    net.bn1 = nn.BatchNorm2d(channels)
    net.inplanes = channels
    for stage in range(4):
        layer = net._make_layer(BasicBlock, channels << stage, 2, stride=1 if stage == 0 else 2)
        setattr(net, f"layer{stage + 1}", layer)
    net.fc = nn.Identity()
    return net


def kink_distance(net, images):
    """How far the nearest input of a ReLU is from 0, and the nearest loser of a max pooling from its winner."""
    distances = []

    def relu(_, inputs):
        distances.append(inputs[0].abs().min().item())

    def pool(_, inputs):
        windows = F.unfold(inputs[0].flatten(0, 1)[:, None], 3, padding=1, stride=2).topk(2, 1)[0]
        distances.append((windows[:, 0] - windows[:, 1])[windows[:, 0] > 0].min().item())

    hooks = [m.register_forward_pre_hook(relu) for m in net.modules() if isinstance(m, nn.ReLU)]
    hooks += [m.register_forward_pre_hook(pool) for m in net.modules() if isinstance(m, nn.MaxPool2d)]
    with torch.no_grad():
        net(images)
    for hook in hooks:
        hook.remove()
    return min(distances)


def resnet(name, net, n, size, stream):
    """`stream` gives images for which no rounding turns a unit on or off: a gradient would jump."""
    net.fc = nn.Identity()
    initialize(net)
    distance = kink_distance(net.double(), noise_tensor(stream, (n, 3, size, size)))
    assert distance > 5e-6, distance
    with open(f"networks_{name}_parameters.txt", "w") as file:
        for key, value in net.state_dict().items():
            print(key, "(" + ",".join(map(str, value.shape)) + ")", file=file)
    results = {}
    for dtype in (torch.float32, torch.float64):
        initialize(net)
        net.to(dtype)
        images = noise_tensor(stream, (n, 3, size, size)).to(dtype)
        net.eval()
        with torch.no_grad():
            evaluation = net(images)
        net.train()
        images.requires_grad = True
        h = net(images)
        net.zero_grad()
        (h * noise_tensor(OUTPUT_GRADIENT, h.shape).to(dtype)).sum().backward()
        tensors = [images.grad] + [p.grad for p in net.parameters()]
        tensors += [b for b in net.buffers() if b.dim() == 1]
        results[dtype] = (torch.stack([evaluation, h]).detach().double().numpy(),
                          np.stack([summary(t) for t in tensors]))
    single, double = results[torch.float32], results[torch.float64]
    lengths = double[1][:, 1]
    print(name, "kinks", distance, "float32 error: h", np.abs(single[0] - double[0]).max() / np.abs(double[0]).max(),
          "gradients", (np.abs(single[1][:, 0] - double[1][:, 0]) / lengths).max())
    np.save(f"networks_{name}_h.npy", double[0].astype(np.float32))
    np.save(f"networks_{name}_gradients.npy", double[1])


class SimClr(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = narrow_resnet18(8)
        self.head = nn.Sequential(nn.Linear(64, 32, bias=False), nn.BatchNorm1d(32), nn.ReLU(),
                                  nn.Linear(32, 16, bias=False))

    def forward(self, x):
        return self.head(self.encoder(x))


def nt_xent(z, temperature):
    z = F.normalize(z)
    s = (z @ z.T / temperature).masked_fill(torch.eye(len(z), dtype=torch.bool), float("-inf"))
    return F.cross_entropy(s, torch.arange(len(z)).roll(len(z) // 2))


class Lars:
    """google-research/simclr with trust 0.05: momentum 0.9, the rate inside the buffer, BN and biases left alone."""

    def __init__(self, parameters, decay):
        self.state = [(p, torch.zeros_like(p)) for p in parameters]
        self.decay = decay

    @torch.no_grad()
    def step(self, rate):
        for p, m in self.state:
            g, trust = p.grad, 1
            if p.dim() > 1:
                g = g + self.decay * p
                if p.norm() > 0 and g.norm() > 0:
                    trust = 0.05 * p.norm() / g.norm()
            m.mul_(0.9).add_(rate * trust * g)
            p.sub_(m)


def simclr_losses(name, dtype):
    torch.manual_seed(0)
    model = SimClr()
    initialize(model)
    model.to(dtype).train()
    groups = [{"params": [p for p in model.parameters() if p.dim() > 1]},
              {"params": [p for p in model.parameters() if p.dim() == 1], "weight_decay": 0}]
    rate = {"sgd": 0.01, "lars": 0.01, "adamw": 0.001}[name]
    if name == "sgd":
        optimizer = torch.optim.SGD(groups, rate, momentum=0.9, nesterov=True, weight_decay=1e-3)
    elif name == "adamw":
        optimizer = torch.optim.AdamW(groups, rate, weight_decay=0.05)
    else:
        optimizer = Lars(model.parameters(), 1e-3)
    losses = []
    for step in range(10):
        views = noise_tensor(5000 + step % 2, (32, 3, 16, 16)).to(dtype)
        views[16:] = 0.5 * views[:16] + 0.5 * views[16:]  # second views that have something to do with the first
        loss = nt_xent(model(views), 0.5)
        model.zero_grad()
        loss.backward()
        optimizer.step(rate) if name == "lars" else optimizer.step()
        losses.append(loss.item())
    return losses


if __name__ == "__main__":
    resnet("resnet18_cifar", cifar_stem(resnet18()), 4, 16, stream=9160)
    resnet("resnet18_imagenet", resnet18(), 4, 48, stream=9115)
    resnet("resnet50_imagenet", resnet50(), 8, 32, stream=9144)
    losses = {}
    for dtype in (torch.float32, torch.float64):
        losses[dtype] = np.array([simclr_losses(name, dtype) for name in ("sgd", "lars", "adamw")])
    print("losses", losses[torch.float64].round(4), "float32 error",
          np.abs(losses[torch.float32] - losses[torch.float64]).max(1))
    np.save("networks_simclr_losses.npy", losses[torch.float64])
