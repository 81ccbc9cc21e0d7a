using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Sampling;

/// <summary>
/// Draws the parameters of views as torchvision does: RandomResizedCrop (ten tries, then the largest centred
/// crop with an allowed ratio), RandomHorizontalFlip, ColorJitter, RandomGrayscale, GaussianBlur.
/// </summary>
public static class ViewSampler
{
    private const uint CropTries = 10;

    // Numbers of the decisions. Each has its own, drawn or not, so that no decision shifts another.
    private const uint Crop = 0; // four a try: area, ratio, top, left
    private const uint Flip = 4 * CropTries;
    private const uint Jitter = Flip + 1;
    private const uint Grey = Flip + 2;
    private const uint Blur = Flip + 3;
    private const uint Factors = Flip + 4; // four: brightness, contrast, saturation, hue
    private const uint Order = Flip + 8;
    private const uint Sigma = Flip + 9;

    /// <summary>
    /// The view that <paramref name="key"/> decides for picture number <paramref name="index"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ViewParameters Draw(in ViewOptions options, ViewKey key, int index, int height, int width)
    {
        var random = new CounterRandom(
            key.Seed, RandomPurpose.Views, (uint)index, (uint)key.Epoch, (uint)key.View);
        var box = DrawCrop(options, random, height, width);
        return box with
        {
            Flip = random.Uniform(Flip) < options.FlipProbability,
            Jitter = random.Uniform(Jitter) < options.JitterProbability,
            Order = ColorOrder.FromNumber(random.Below(Order, ColorOrder.Count)),
            Brightness = Factor(random, Factors, options.Brightness),
            Contrast = Factor(random, Factors + 1, options.Contrast),
            Saturation = Factor(random, Factors + 2, options.Saturation),
            Hue = (float)random.Uniform(Factors + 3, -options.Hue, options.Hue),
            Grey = random.Uniform(Grey) < options.GreyProbability,
            Sigma = random.Uniform(Blur) < options.BlurProbability
                ? (float)random.Uniform(Sigma, options.MinSigma, options.MaxSigma)
                : 0,
        };
    }

    private static float Factor(CounterRandom random, uint decision, double strength)
        => (float)random.Uniform(decision, Math.Max(0, 1 - strength), 1 + strength);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ViewParameters DrawCrop(
        in ViewOptions options, CounterRandom random, int height, int width)
    {
        double area = (double)height * width;
        double minLogRatio = Math.Log(options.MinRatio);
        double maxLogRatio = Math.Log(options.MaxRatio);
        for (uint attempt = 0; attempt < CropTries; attempt++)
        {
            uint decision = Crop + 4 * attempt;
            double target = area * random.Uniform(decision, options.MinArea, options.MaxArea);
            double ratio = Math.Exp(random.Uniform(decision + 1, minLogRatio, maxLogRatio));
            int w = (int)Math.Round(Math.Sqrt(target * ratio));
            int h = (int)Math.Round(Math.Sqrt(target / ratio));
            if (w > 0 && w <= width && h > 0 && h <= height)
            {
                return new ViewParameters(
                    random.Below(decision + 2, height - h + 1), random.Below(decision + 3, width - w + 1),
                    h, w);
            }
        }

        return LargestCentredCrop(options, height, width);
    }

    private static ViewParameters LargestCentredCrop(in ViewOptions options, int height, int width)
    {
        double ratio = (double)width / height;
        int w = width;
        int h = height;
        if (ratio < options.MinRatio)
        {
            h = Math.Clamp((int)Math.Round(width / options.MinRatio), 1, height);
        }
        else if (ratio > options.MaxRatio)
        {
            w = Math.Clamp((int)Math.Round(height * options.MaxRatio), 1, width);
        }

        return new ViewParameters((height - h) / 2, (width - w) / 2, h, w);
    }
}
