using SimClr.Kernels;
using SimClr.Nn;
using SimClr.Nn.Models;
using SimClr.Tensors;

namespace SimClr.Tests.Nn;

/// <summary>
/// The numbers that tests/Golden/networks.py computes too, so that no weights need to be stored. All in
/// torchvision's order (N,C,H,W).
/// </summary>
internal static class Noise
{
    public const int OutputGradient = 9002;
    public const int Check = 9003;

    /// <summary>Uniform in [-1, 1): the finalizer of MurmurHash3 over a counter.</summary>
    public static double[] Draw(int stream, long count)
    {
        var values = new double[count];
        for (uint i = 0; i < values.Length; i++)
        {
            uint x = i * 2654435761 + (uint)stream * 40503 + 1;
            x = (x ^ (x >> 16)) * 0x85EBCA6B;
            x = (x ^ (x >> 13)) * 0xC2B2AE35;
            x ^= x >> 16;
            values[i] = (x >> 8) / 8388608.0 - 1;
        }

        return values;
    }

    /// <summary>Images (N,C,H,W) as our (N,H,W,C).</summary>
    public static Tensor ToImages(IKernelDevice<float> device, double[] values, int n, int size)
    {
        var images = new float[values.Length];
        for (int i = 0; i < images.Length; i++)
        {
            images[PositionInNhwc(i, size * size)] = (float)values[i];
        }

        return Tensor.FromHost(device, new Shape(n, size, size, 3), images);
    }

    /// <summary>Images or their gradient (N,H,W,C) in torchvision's order (N,C,H,W).</summary>
    public static float[] FromImages(Tensor images)
    {
        float[] values = images.ToArray();
        int pixels = images.Shape[1] * images.Shape[2];
        return [.. values.Select((_, i) => values[PositionInNhwc(i, pixels)])];
    }

    public static void Initialize(Module net)
    {
        int stream = 0;
        foreach (var (name, parameter) in net.NamedParameters())
        {
            var shape = parameter.Shape;
            double[] x = Draw(stream++, shape.Length);
            double scale = Math.Sqrt(6.0 / (shape[0] * (shape.Rank == 4 ? shape[1] * shape[2] : 1)));
            double spread = name.EndsWith("weight", StringComparison.Ordinal) ? 0.2 : 0.5; // gamma, beta
            float[] values = Array.ConvertAll(x, v => (float)(shape.Rank > 1 ? v * scale : 1 + spread * v));
            parameter.CopyFromHost(TorchvisionLayout.FromTorchvision(values, shape));
        }

        stream = 1000;
        foreach (var (name, buffer) in net.NamedBuffers())
        {
            double[] x = Draw(stream++, buffer.Length);
            if (buffer.Shape.Rank == 1)
            {
                bool isVariance = name.EndsWith("var", StringComparison.Ordinal);
                buffer.CopyFromHost(Array.ConvertAll(x, v => (float)(isVariance ? 1 + 0.5 * v : 0.1 * v)));
            }
        }
    }

    /// <summary>Where the element with index i in (N,3,H,W) is in (N,H,W,3).</summary>
    private static int PositionInNhwc(int i, int pixels)
        => (i / (3 * pixels) * pixels + i % pixels) * 3 + i / pixels % 3;
}
