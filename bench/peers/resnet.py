"""The ResNets of the peers' scripts, with the CIFAR stem."""
from torch import nn
from torch.nn import functional as F

BLOCKS = {"resnet18": [2, 2, 2, 2], "resnet34": [3, 4, 6, 3], "resnet50": [3, 4, 6, 3]}
EXPANSION = 4


def conv(channels, out_channels, kernel, stride):
    return nn.Conv2d(channels, out_channels, kernel, stride, kernel // 2, bias=False)


def shortcut(channels, out_channels, stride):
    if stride == 1 and channels == out_channels:
        return None
    return nn.Sequential(conv(channels, out_channels, 1, stride), nn.BatchNorm2d(out_channels))


class BasicBlock(nn.Module):
    def __init__(self, channels, out_channels, stride):
        super().__init__()
        self.conv1, self.bn1 = conv(channels, out_channels, 3, stride), nn.BatchNorm2d(out_channels)
        self.conv2, self.bn2 = conv(out_channels, out_channels, 3, 1), nn.BatchNorm2d(out_channels)
        self.downsample = shortcut(channels, out_channels, stride)

    def forward(self, x):
        past = x if self.downsample is None else self.downsample(x)
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return F.relu(self.bn2(self.conv2(x)) + past, inplace=True)


class Bottleneck(nn.Module):
    def __init__(self, channels, out_channels, stride):
        super().__init__()
        inner = out_channels // EXPANSION
        self.conv1, self.bn1 = conv(channels, inner, 1, 1), nn.BatchNorm2d(inner)
        self.conv2, self.bn2 = conv(inner, inner, 3, stride), nn.BatchNorm2d(inner)
        self.conv3, self.bn3 = conv(inner, out_channels, 1, 1), nn.BatchNorm2d(out_channels)
        self.downsample = shortcut(channels, out_channels, stride)

    def forward(self, x):
        past = x if self.downsample is None else self.downsample(x)
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        x = F.relu(self.bn2(self.conv2(x)), inplace=True)
        return F.relu(self.bn3(self.conv3(x)) + past, inplace=True)


def encoder(model, width):
    """Pictures (N, 3, H, W) to features h, and the length of h."""
    block, expansion = (Bottleneck, EXPANSION) if model == "resnet50" else (BasicBlock, 1)
    channels = round(64 * width)
    layers = [conv(3, channels, 3, 1), nn.BatchNorm2d(channels), nn.ReLU(inplace=True)]
    before = channels
    for stage, count in enumerate(BLOCKS[model]):
        now = (channels << stage) * expansion
        for i in range(count):
            layers.append(block(before, now, 2 if stage > 0 and i == 0 else 1))
            before = now
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten()), before


def simclr_model(model, width, dim):
    """Encoder and projection head in one, as the step uses them."""
    net, features = encoder(model, width)
    head = [nn.Linear(features, features, bias=False), nn.BatchNorm1d(features), nn.ReLU(inplace=True),
            nn.Linear(features, dim, bias=False)]
    return nn.Sequential(net, *head)
