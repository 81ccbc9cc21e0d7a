using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>
/// SimCLR's views of a whole batch in tensor operations: crop, resize and flip, colour jitter, greyscale, blur. Each
/// picture draws its own parameters; the order of the jitter's operations is one for the batch.
/// </summary>
internal static class RandomViews
{
    private const double MinArea = 0.2, MaxStretch = 4.0 / 3;
    private const double Jitter = 0.4, HueJitter = 0.1;
    private const double FlipProbability = 0.5, JitterProbability = 0.8, GreyProbability = 0.1, BlurProbability = 0.5;
    private const double MinSigma = 0.1, MaxSigma = 2;

    /// <summary>Views (N, 3, size, size) in 0..1.</summary>
    /// <param name="pictures">(N, 3, H, H) bytes.</param>
    public static Tensor Of(Tensor pictures, int size, bool blur)
    {
        var x = ChangeColours(CropAndFlip(pictures.to(float32) / 255, size));
        x = where(Chance(x, GreyProbability), Grey(x).expand_as(x), x);
        return blur ? where(Chance(x, BlurProbability), Blur(x), x) : x;
    }

    /// <summary>True (N, 1, 1, 1) for this share of the batch.</summary>
    private static Tensor Chance(Tensor x, double share) => rand(x.shape[0], 1, 1, 1) < share;

    private static Tensor Uniform(long count, double from, double to) => rand(count) * (to - from) + from;

    private static Tensor CropAndFlip(Tensor x, int size)
    {
        long n = x.shape[0], full = x.shape[^1];
        var area = Uniform(n, MinArea, 1);
        var ratio = exp(Uniform(n, -Math.Log(MaxStretch), Math.Log(MaxStretch)));
        var width = ((area * ratio).sqrt() * full).round().clamp(max: full);
        var height = ((area / ratio).sqrt() * full).round().clamp(max: full);
        var left = ((full - width + 1) * rand(n)).floor();
        var top = ((full - height + 1) * rand(n)).floor();
        var columns = Taps(left, width, size, full);
        columns = where(rand(n, 1, 1) < FlipProbability, columns.flip(1), columns);
        return Resample(x, Taps(top, height, size, full), columns);
    }

    /// <summary>
    /// (N, size, full): how much each of a line's full pixels counts in each of the size that the part from start on of
    /// this length becomes. Triangles as wide as an output pixel, but two pixels at least: bilinear, without aliasing.
    /// </summary>
    private static Tensor Taps(Tensor start, Tensor length, long size, long full)
    {
        start = start.view(-1, 1, 1);
        length = length.view(-1, 1, 1);
        var scale = length / size;
        var centre = start + (arange(size).view(1, -1, 1) + 0.5) * scale;
        var pixel = arange(full).view(1, 1, -1) + 0.5;
        var weight = (1 - (pixel - centre).abs() / scale.clamp(min: 1)).clamp(min: 0);
        weight *= (pixel > start) & (pixel < start + length);
        return weight / weight.sum(2, keepdim: true);
    }

    /// <summary>Pictures (N, 3, H, W) through taps for their rows and for their columns.</summary>
    private static Tensor Resample(Tensor x, Tensor rows, Tensor columns)
        => matmul(rows.unsqueeze(1), matmul(x, columns.transpose(1, 2).unsqueeze(1)));

    private static Tensor ChangeColours(Tensor x)
    {
        Func<Tensor, Tensor>[] operations =
        [
            v => v * Factor(),
            v => lerp(Grey(v).mean([2, 3], keepdim: true).expand_as(v), v, Factor().expand_as(v)),
            v => lerp(Grey(v).expand_as(v), v, Factor().expand_as(v)),
            v => ShiftHue(v, Uniform(v.shape[0], -HueJitter, HueJitter)),
        ];
        Random.Shared.Shuffle(operations);
        var changed = operations.Aggregate(x, (v, operation) => operation(v).clamp(0, 1));
        return where(Chance(x, JitterProbability), changed, x);

        Tensor Factor() => Uniform(x.shape[0], 1 - Jitter, 1 + Jitter).view(-1, 1, 1, 1);
    }

    private static Tensor Grey(Tensor x)
        => (x * tensor(new[] { 0.299f, 0.587f, 0.114f }).view(1, 3, 1, 1)).sum(1, keepdim: true);

    private static Tensor ShiftHue(Tensor x, Tensor amount)
    {
        var (high, low) = (x.amax([1]), x.amin([1]));
        var chroma = high - low;
        var (r, g, b) = (x.select(1, 0), x.select(1, 1), x.select(1, 2));
        var safe = chroma.clamp(min: 1e-8);
        var hue = where(high == r, (g - b) / safe, where(high == g, (b - r) / safe + 2, (r - g) / safe + 4));
        hue = where(chroma > 0, hue / 6, zeros_like(hue)) + amount.view(-1, 1, 1);
        var k = (hue.unsqueeze(1) * 6 + tensor(new[] { 5f, 3f, 1f }).view(1, 3, 1, 1)).remainder(6);
        return high.unsqueeze(1) - chroma.unsqueeze(1) * minimum(k, 4 - k).clamp(0, 1);
    }

    /// <summary>Each picture by a Gaussian of its own width, along its rows and its columns.</summary>
    private static Tensor Blur(Tensor x)
    {
        long size = x.shape[^1], reach = size / 10 / 2;
        var sigma = Uniform(x.shape[0], MinSigma, MaxSigma).view(-1, 1, 1);
        var distance = (arange(size).view(1, -1, 1) - arange(size).view(1, 1, -1)).to(float32);
        var weight = exp(-distance.square() / (2 * sigma.square())) * (distance.abs() <= reach);
        weight /= weight.sum(2, keepdim: true);
        return Resample(x, weight, weight);
    }
}
