using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// torchvision's Gaussian blur on planes: along the rows into a second plane, down the columns back.
/// </summary>
internal static unsafe class GaussianBlur
{
    private static int Lanes => Vector<float>.Count;

    /// <summary>Blurs the three planes, (size, size) each, with the help of a fourth.</summary>
    public static void Blur(in ColorPlanes planes, int size, int kernelSize, float sigma, float* helper)
    {
        float* kernel = stackalloc float[kernelSize];
        FillKernel(kernel, kernelSize, sigma);
        float* row = stackalloc float[size + kernelSize + ViewWorkspace.Padding];
        float** taps = stackalloc float*[kernelSize]; // what each weight of the kernel is multiplied with
        BlurPlane(planes.Red);
        BlurPlane(planes.Green);
        BlurPlane(planes.Blue);

        void BlurPlane(float* plane)
        {
            int radius = kernelSize / 2;
            for (int k = 0; k < kernelSize; k++)
            {
                taps[k] = row + k;
            }

            for (int y = 0; y < size; y++)
            {
                CopyReflected(plane + y * size, size, radius, row);
                SumTaps(taps, kernel, kernelSize, size, helper + y * size);
            }

            for (int y = 0; y < size; y++)
            {
                for (int k = 0; k < kernelSize; k++)
                {
                    taps[k] = helper + Reflect(y + k - radius, size) * size;
                }

                SumTaps(taps, kernel, kernelSize, size, plane + y * size);
            }
        }
    }

    /// <summary>
    /// output[i] = sum over k of kernel[k] · taps[k][i]. Four vectors at once keep four chains of additions
    /// going. They are whole vectors: what spills past a row is overwritten with the next, past the last it
    /// is padding.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumTaps(float** taps, float* kernel, int kernelSize, int length, float* output)
    {
        for (int x = 0; x < length; x += 4 * Lanes)
        {
            var sum0 = Vector<float>.Zero;
            var sum1 = Vector<float>.Zero;
            var sum2 = Vector<float>.Zero;
            var sum3 = Vector<float>.Zero;
            for (int k = 0; k < kernelSize; k++)
            {
                float* input = taps[k] + x;
                var weight = new Vector<float>(kernel[k]);
                sum0 = Vector.MultiplyAddEstimate(Vector.Load(input), weight, sum0);
                sum1 = Vector.MultiplyAddEstimate(Vector.Load(input + Lanes), weight, sum1);
                sum2 = Vector.MultiplyAddEstimate(Vector.Load(input + 2 * Lanes), weight, sum2);
                sum3 = Vector.MultiplyAddEstimate(Vector.Load(input + 3 * Lanes), weight, sum3);
            }

            sum0.Store(output + x);
            sum1.Store(output + x + Lanes);
            sum2.Store(output + x + 2 * Lanes);
            sum3.Store(output + x + 3 * Lanes);
        }
    }

    /// <summary>Copies a row with <paramref name="radius"/> mirrored pixels at both ends.</summary>
    private static void CopyReflected(float* row, int size, int radius, float* output)
    {
        new Span<float>(row, size).CopyTo(new Span<float>(output + radius, size));
        for (int x = 1; x <= radius; x++)
        {
            output[radius - x] = row[Reflect(-x, size)];
            output[radius + size - 1 + x] = row[Reflect(size - 1 + x, size)];
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
