namespace SimClr.Train.Data.Pictures;

/// <summary>Makes large pictures smaller while they are loaded, so that a data set fits in memory.</summary>
internal static class PictureShrink
{
    /// <summary>
    /// The picture in that size, which is no larger: resampled with a triangle filter two output pixels wide
    /// (PIL's BILINEAR), columns first.
    /// </summary>
    public static Picture To(Picture picture, PictureSize size)
    {
        var (height, width) = size;
        if (picture.Height == height && picture.Width == width)
        {
            return picture;
        }

        float[] narrow = ResizeColumns(picture, width);
        return new Picture(ResizeRows(narrow, picture.Height, height, 3 * width), height, width);
    }

    /// <summary>(Height, Width, 3) bytes to (Height, width, 3) floats.</summary>
    private static float[] ResizeColumns(Picture picture, int width)
    {
        var taps = Taps(picture.Width, width);
        float[] output = new float[(long)picture.Height * width * 3];
        for (int y = 0; y < picture.Height; y++)
        {
            var row = picture.Pixels.AsSpan(y * picture.Width * 3, picture.Width * 3);
            for (int x = 0; x < width; x++)
            {
                var (first, weights) = taps[x];
                float red = 0, green = 0, blue = 0;
                for (int t = 0; t < weights.Length; t++)
                {
                    var pixel = row.Slice(3 * (first + t), 3);
                    red += weights[t] * pixel[0];
                    green += weights[t] * pixel[1];
                    blue += weights[t] * pixel[2];
                }

                int place = (y * width + x) * 3;
                output[place] = red;
                output[place + 1] = green;
                output[place + 2] = blue;
            }
        }

        return output;
    }

    /// <summary>input (inputHeight, rowLength) to bytes (height, rowLength).</summary>
    private static byte[] ResizeRows(float[] input, int inputHeight, int height, int rowLength)
    {
        var taps = Taps(inputHeight, height);
        byte[] output = new byte[height * rowLength];
        float[] sum = new float[rowLength];
        for (int y = 0; y < height; y++)
        {
            Array.Fill(sum, 0.5f); // rounds to the nearest
            var (first, weights) = taps[y];
            for (int t = 0; t < weights.Length; t++)
            {
                float weight = weights[t];
                var row = input.AsSpan((first + t) * rowLength, rowLength);
                for (int i = 0; i < rowLength; i++)
                {
                    sum[i] += weight * row[i];
                }
            }

            for (int i = 0; i < rowLength; i++)
            {
                output[y * rowLength + i] = (byte)Math.Clamp(sum[i], 0, 255);
            }
        }

        return output;
    }

    private static (int First, float[] Weights)[] Taps(int inputLength, int outputLength)
    {
        double scale = (double)inputLength / outputLength;
        var taps = new (int, float[])[outputLength];
        for (int i = 0; i < outputLength; i++)
        {
            double center = scale * (i + 0.5);
            int first = Math.Max((int)(center - scale + 0.5), 0);
            int end = Math.Min((int)(center + scale + 0.5), inputLength);
            double[] weights = new double[end - first];
            for (int t = 0; t < weights.Length; t++)
            {
                weights[t] = Math.Max(0, 1 - Math.Abs(first + t + 0.5 - center) / scale);
            }

            double total = weights.Sum();
            taps[i] = (first, Array.ConvertAll(weights, weight => (float)(weight / total)));
        }

        return taps;
    }
}
