namespace SimClr.Kernels;

/// <summary>
/// The random transformations that make a view (Chen et al. 2020, appendix A; torchvision's definitions of
/// each). Strengths are the half-widths of torchvision's ColorJitter: brightness 0.4 draws a factor from
/// 0.6..1.4.
/// </summary>
public readonly record struct ViewOptions(
    int Size,
    double MinArea = 0.2, double MaxArea = 1.0, double MinRatio = 3.0 / 4, double MaxRatio = 4.0 / 3,
    double FlipProbability = 0.5,
    double JitterProbability = 0.8, double Brightness = 0.4, double Contrast = 0.4, double Saturation = 0.4,
    double Hue = 0.1,
    double GreyProbability = 0.1,
    double BlurProbability = 0, double MinSigma = 0.1, double MaxSigma = 2.0);
