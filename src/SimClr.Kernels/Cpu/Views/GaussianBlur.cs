using System.Numerics;

namespace SimClr.Kernels.Cpu;

/// <summary>torchvision's Gaussian blur on planes: along the rows into a second plane, down the columns back.</summary>
internal static unsafe class GaussianBlur
{
    /// <summary>Blurs the three planes, (size, size) each, with the help of a fourth.</summary>
    public static void Blur(in ColorPlanes planes, int size, int kernelSize, float sigma, float* helper)
    {
        var kernel = stackalloc float[kernelSize];
        FillKernel(kernel, kernelSize, sigma);
        int radius = kernelSize / 2;
        int paddedRow = size + 2 * radius;
        var row = stackalloc float[paddedRow + Vector<float>.Count];
        BlurPlane(planes.Red);
        BlurPlane(planes.Green);
        BlurPlane(planes.Blue);

        void BlurPlane(float* plane)
        {
            for (int y = 0; y < size; y++)
            {
                BlurRow(plane + y * size, size, kernel, radius, row, helper + y * size);
            }

            for (int y = 0; y < size; y++)
            {
                BlurColumns(helper, y, size, kernel, radius, plane + y * size);
            }
        }
    }

    // Both write whole vectors: what spills past a row is overwritten by the next, past the last it is padding.
    private static void BlurRow(float* input, int size, float* kernel, int radius, float* padded, float* output)
    {
        for (int x = -radius; x < size + radius; x++)
        {
            padded[radius + x] = input[Reflect(x, size)];
        }

        for (int x = 0; x < size; x += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (int k = 0; k <= 2 * radius; k++)
            {
                sum = Vector.MultiplyAddEstimate(Vector.Load(padded + x + k), new Vector<float>(kernel[k]), sum);
            }

            sum.Store(output + x);
        }
    }

    private static void BlurColumns(float* input, int y, int size, float* kernel, int radius, float* output)
    {
        for (int x = 0; x < size; x += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (int k = 0; k <= 2 * radius; k++)
            {
                float* row = input + Reflect(y + k - radius, size) * size;
                sum = Vector.MultiplyAddEstimate(Vector.Load(row + x), new Vector<float>(kernel[k]), sum);
            }

            sum.Store(output + x);
        }
    }

    private static void FillKernel(float* kernel, int kernelSize, double sigma)
    {
        double total = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < kernelSize; k++)
            {
                double distance = k - kernelSize / 2;
                double weight = Math.Exp(-0.5 * distance * distance / (sigma * sigma));
                total += pass == 0 ? weight : 0;
                kernel[k] = (float)(weight / total);
            }
        }
    }

    private static int Reflect(int position, int size)
    {
        position = Math.Abs(position);
        return position < size ? position : 2 * (size - 1) - position;
    }
}
