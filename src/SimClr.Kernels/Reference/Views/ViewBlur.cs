using System.Numerics;

namespace SimClr.Kernels.Reference;

/// <summary>torchvision's Gaussian blur: a separable, normalised kernel, the border reflected.</summary>
internal static class ViewBlur
{
    /// <summary>Blurs image (size, size, 3) in place.</summary>
    public static void Blur<T>(Span<T> image, int size, int kernelSize, double sigma)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var kernel = Kernel(kernelSize, sigma);
        var input = image.ToArray();
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                for (int c = 0; c < 3; c++)
                {
                    var sum = T.Zero;
                    for (int i = 0; i < kernelSize; i++)
                    {
                        int row = Reflect(y + i - kernelSize / 2, size);
                        for (int j = 0; j < kernelSize; j++)
                        {
                            int column = Reflect(x + j - kernelSize / 2, size);
                            sum += T.CreateChecked(kernel[i] * kernel[j])
                                * input[(row * size + column) * 3 + c];
                        }
                    }

                    image[(y * size + x) * 3 + c] = sum;
                }
            }
        }
    }

    /// <summary>exp(-d² / 2 sigma²) at the distances d from the middle, divided by the sum.</summary>
    private static double[] Kernel(int kernelSize, double sigma)
    {
        var kernel = new double[kernelSize];
        for (int i = 0; i < kernelSize; i++)
        {
            double distance = i - kernelSize / 2;
            kernel[i] = Math.Exp(-0.5 * distance * distance / (sigma * sigma));
        }

        double total = kernel.Sum();
        return Array.ConvertAll(kernel, weight => weight / total);
    }

    /// <summary>Mirrors at the border pixel's centre: -1 is 1, size is size - 2.</summary>
    private static int Reflect(int position, int size)
    {
        position = Math.Abs(position);
        return position < size ? position : 2 * (size - 1) - position;
    }
}
