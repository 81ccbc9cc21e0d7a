using System.Numerics;

namespace SimClr.Kernels.Reference;

/// <summary>
/// Bilinear resampling with antialiasing (PIL's BILINEAR, PyTorch's <c>antialias=True</c>): a triangle filter
/// two pixels wide when the picture grows, two <em>output</em> pixels wide when it shrinks, cut off and
/// normalised at the border.
/// </summary>
internal static class ViewResampling
{
    /// <summary>
    /// Resizes the box (top, left, height, width) of the image to (outHeight, outWidth) and writes the square
    /// of the result at (cropTop, cropLeft) to output (size, size, 3), values 0..1.
    /// </summary>
    public static void Resize<T>(ImageRef image, int top, int left, int height, int width,
        int outHeight, int outWidth, int cropTop, int cropLeft, int size, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int y = 0; y < size; y++)
        {
            var rows = Weights<T>(cropTop + y, height, outHeight);
            for (int x = 0; x < size; x++)
            {
                var columns = Weights<T>(cropLeft + x, width, outWidth);
                for (int c = 0; c < 3; c++)
                {
                    var sum = T.Zero;
                    for (int i = 0; i < rows.Weights.Length; i++)
                    {
                        for (int j = 0; j < columns.Weights.Length; j++)
                        {
                            long row = top + rows.First + i;
                            long pixel = row * image.Width + left + columns.First + j;
                            sum += rows.Weights[i] * columns.Weights[j]
                                * T.CreateChecked(image.Pixels[pixel * 3 + c]);
                        }
                    }

                    output[(y * size + x) * 3 + c] = sum / T.CreateChecked(255);
                }
            }
        }
    }

    private static (int First, T[] Weights) Weights<T>(int position, int inputLength, int outputLength)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double scale = (double)inputLength / outputLength;
        double support = Math.Max(scale, 1);
        double center = scale * (position + 0.5);
        int first = Math.Max((int)(center - support + 0.5), 0);
        int end = Math.Min((int)(center + support + 0.5), inputLength);
        var weights = new double[end - first];
        for (int j = 0; j < weights.Length; j++)
        {
            weights[j] = Math.Max(0, 1 - Math.Abs((first + j + 0.5 - center) / support));
        }

        double total = weights.Sum();
        return (first, Array.ConvertAll(weights, weight => T.CreateChecked(weight / total)));
    }
}
