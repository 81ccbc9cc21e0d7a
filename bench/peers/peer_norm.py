"""Times in PyTorch what our norm, pooling, optimizer and element-wise kernels do. In bf16 the maps of batch norm are
bf16 in memory too, as under autocast; ours stay float32 there."""
import torch
import torch.nn.functional as F

from timing import median_seconds, parse_options, report, storage


def measure(name, run, options):
    report(f"norm/{name}", median_seconds(run, options.seconds))


def batch_norm(options, n, c, size, memory_format, label):
    def draw():
        return torch.randn(n, c, size, size).to(storage(options), memory_format=memory_format)

    x, residual, grad = draw().requires_grad_(), draw().requires_grad_(), draw()
    norm = torch.nn.BatchNorm2d(c)
    shape = f"{n}x{c}x{size}x{size}@{label}"

    def forward(with_residual):
        y = norm(x)
        return F.relu(y + residual if with_residual else y, inplace=True)

    def backward(y, inputs):
        torch.autograd.grad(y, inputs + list(norm.parameters()), grad, retain_graph=True)

    for with_residual in (False, True):
        name = "bn+add+relu" if with_residual else "bn+relu"
        inputs = [x, residual] if with_residual else [x]
        measure(f"{name} forward {shape}", lambda: forward(with_residual), options)
        y = forward(with_residual)
        measure(f"{name} backward {shape}", lambda: backward(y, inputs), options)
    norm.eval()
    with torch.no_grad():
        measure(f"bn+relu evaluation {shape}", lambda: forward(False), options)


def pooling(options):
    x = torch.randn(32, 64, 112, 112).to(memory_format=torch.channels_last).requires_grad_()
    measure("max pool forward 32x64x112x112", lambda: F.max_pool2d(x, 3, 2, 1), options)
    y = F.max_pool2d(x, 3, 2, 1)
    grad = torch.randn_like(y)
    measure("max pool backward 32x64x112x112",
            lambda: torch.autograd.grad(y, x, grad, retain_graph=True), options)
    x = torch.randn(128, 512, 4, 4).to(memory_format=torch.channels_last).requires_grad_()
    measure("global average forward 128x512x4x4", lambda: F.adaptive_avg_pool2d(x, 1), options)


def optimizers(options):
    # The lengths of ResNet-18's parameters, nearly: eleven million numbers, three quarters in five large tensors.
    shapes = [(64, 27)] + [(64, 576)] * 4 + [(128, 576)] + [(128, 1152)] * 3 + [(256, 1152)] + [(256, 2304)] * 3 \
        + [(512, 2304)] + [(512, 4608)] * 3 + [(512,)] * 40
    for name, make in {
        "sgd 11M@foreach": lambda p: torch.optim.SGD(p, 1e-3, momentum=0.9, weight_decay=1e-4, foreach=True),
        "sgd 11M@single": lambda p: torch.optim.SGD(p, 1e-3, momentum=0.9, weight_decay=1e-4, foreach=False),
        "sgd 11M@fused": lambda p: torch.optim.SGD(p, 1e-3, momentum=0.9, weight_decay=1e-4, fused=True),
        "adamw 11M@fused": lambda p: torch.optim.AdamW(p, 1e-3, fused=True),
        "adamw 11M@foreach": lambda p: torch.optim.AdamW(p, 1e-3, foreach=True),
        "adamw 11M@single": lambda p: torch.optim.AdamW(p, 1e-3, foreach=False),
    }.items():
        if "fused" in name and not options.cuda:
            continue
        parameters = [torch.randn(shape).requires_grad_() for shape in shapes]
        for parameter in parameters:
            parameter.grad = torch.randn_like(parameter)
        measure(f"{name}", make(parameters).step, options)


def small(options):
    x = torch.randn(8192, 128, requires_grad=True)
    measure("normalize forward 8192x128", lambda: F.normalize(x), options)
    y = F.normalize(x)
    grad = torch.randn_like(y)
    measure("normalize backward 8192x128", lambda: torch.autograd.grad(y, x, grad, retain_graph=True), options)
    logits = torch.randn(512, 1000, requires_grad=True)
    labels = torch.randint(1000, (512,))
    measure("cross-entropy forward 512x1000", lambda: F.cross_entropy(logits, labels), options)
    loss = F.cross_entropy(logits, labels)
    measure("cross-entropy backward 512x1000",
            lambda: torch.autograd.grad(loss, logits, retain_graph=True), options)
    flat = torch.randn(1 << 23)
    other = torch.randn(1 << 23)
    measure("add 8M", lambda: torch.add(flat, other), options)
    measure("sum 8M", lambda: flat.sum(), options)
    measure("sum of squares 8M", lambda: torch.dot(flat, flat), options)
    matrix = torch.randn(8192, 2048)
    measure("sum rows 8192x2048", lambda: matrix.sum(0), options)


def main():
    options = parse_options(__doc__, views=128)
    for n, c, size in ((options.views, 64, 32), (options.views, 512, 4)):
        batch_norm(options, n, c, size, torch.channels_last, "channels_last")
        batch_norm(options, n, c, size, torch.contiguous_format, "contiguous")
    pooling(options)
    optimizers(options)
    small(options)


if __name__ == "__main__":
    main()
