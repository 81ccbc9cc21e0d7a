namespace SimClr.Nn.Models;

/// <summary>
/// (x - mean) / std per colour channel: what most published encoders expect, while ours take pixels 0..1 as
/// they are.
/// </summary>
public sealed record InputNormalization(IReadOnlyList<float> Mean, IReadOnlyList<float> Std)
{
    /// <summary>Of ImageNet's training pictures; torchvision's weights were trained with it.</summary>
    public static InputNormalization ImageNet { get; } =
        new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>Of Caffe's networks, and CNTK's: 0..255 less the mean colour.</summary>
    public static InputNormalization Caffe { get; } =
        new([123.68f / 255, 116.779f / 255, 103.939f / 255], [1 / 255f, 1 / 255f, 1 / 255f]) { BlueFirst = true };

    /// <summary>The encoder was trained on blue, green, red; mean and deviation here are of red, green, blue.</summary>
    public bool BlueFirst { get; init; }

    /// <summary>
    /// Puts it into the first convolution: sum w (x - mean) / std = sum (w / std) x - sum w mean / std, where
    /// the batch norm behind takes the second sum. Exact but at the border, where padding now is black
    /// instead of the mean colour.
    /// </summary>
    public void FoldInto(ResNet encoder)
    {
        var tensors = encoder.NamedTensors().ToDictionary();
        var weight = tensors["conv1.weight"]; // (OutC, KH, KW, C)
        var runningMean = tensors["bn1.running_mean"]; // (OutC)
        float[] weights = weight.ToArray();
        float[] means = runningMean.ToArray();
        int channels = weight.Shape[3];
        int perOutput = weights.Length / means.Length;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] /= Std[i % channels];
            means[i / perOutput] += weights[i] * Mean[i % channels];
        }

        weight.CopyFromHost(weights);
        runningMean.CopyFromHost(means);
    }
}
