using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Separable resampling of interleaved bytes to planes of floats. Each output row is first summed from its
/// input rows, 16 bytes at a time, then resampled along its columns with one pixel in a vector of four.
/// </summary>
internal static unsafe class Resampler
{
    private const int BytesAtOnce = 16;
    private const int PixelsAtOnce = 4;

    public static void Resize(ImageRef image, in ResizeAxis rows, in ResizeAxis columns, bool flip,
        in ViewWorkspace workspace)
    {
        int size = columns.Count;
        rows.Fill(1 / 255.0, mirrored: false, workspace.RowFirst, workspace.RowWeights);
        columns.Fill(1, flip, workspace.ColumnFirst, workspace.ColumnWeights);
        // The last step of a row may compute up to three columns too many.
        for (int x = size; x < size + PixelsAtOnce - 1 && x < RoundUp(size); x++)
        {
            workspace.ColumnFirst[x] = 0;
            new Span<float>(workspace.ColumnWeights + x * columns.Taps, columns.Taps).Clear();
        }

        long stride = 3L * image.Width;
        for (int y = 0; y < rows.Count; y++)
        {
            int first = workspace.RowFirst[y];
            byte* source = image.Pixels.Pointer + (rows.Start + first) * stride + 3L * columns.Start;
            int taps = Math.Min(rows.Taps, rows.Length - first);
            SumRows(source, stride, workspace.RowWeights + y * rows.Taps, taps, workspace.Row,
                3 * columns.Length);
            ResampleRow(workspace, columns.Taps, size, y * size);
        }
    }

    private static int RoundUp(int columns) => (columns + PixelsAtOnce - 1) / PixelsAtOnce * PixelsAtOnce;

    /// <summary>output[i] = sum over taps t of weights[t] · source[t · stride + i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumRows(
        byte* source, long stride, float* weights, int taps, float* output, int length)
    {
        if (length < BytesAtOnce)
        {
            for (int i = 0; i < length; i++)
            {
                float sum = 0;
                for (int t = 0; t < taps; t++)
                {
                    sum = MathF.FusedMultiplyAdd(weights[t], source[t * stride + i], sum);
                }

                output[i] = sum;
            }

            return;
        }

        // The last step ends exactly at the row's end and computes some elements a second time.
        for (int start = 0; start < length; start += BytesAtOnce)
        {
            int i = Math.Min(start, length - BytesAtOnce);
            var sum0 = Vector128<float>.Zero;
            var sum1 = Vector128<float>.Zero;
            var sum2 = Vector128<float>.Zero;
            var sum3 = Vector128<float>.Zero;
            for (int t = 0; t < taps; t++)
            {
                var (low, high) = Vector128.Widen(Vector128.Load(source + t * stride + i));
                var (part0, part1) = Vector128.Widen(low);
                var (part2, part3) = Vector128.Widen(high);
                var weight = Vector128.Create(weights[t]);
                sum0 = Vector128.MultiplyAddEstimate(ToFloat(part0), weight, sum0);
                sum1 = Vector128.MultiplyAddEstimate(ToFloat(part1), weight, sum1);
                sum2 = Vector128.MultiplyAddEstimate(ToFloat(part2), weight, sum2);
                sum3 = Vector128.MultiplyAddEstimate(ToFloat(part3), weight, sum3);
            }

            sum0.Store(output + i);
            sum1.Store(output + i + 4);
            sum2.Store(output + i + 8);
            sum3.Store(output + i + 12);
        }
    }

    // Values are 0..255: as int, because only AVX-512 converts unsigned numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ToFloat(Vector128<uint> value)
        => Vector128.ConvertToSingle(value.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ResampleRow(in ViewWorkspace workspace, int taps, int size, int offset)
    {
        int* first = workspace.ColumnFirst;
        float* weights = workspace.ColumnWeights;
        float* row = workspace.Row;
        var planes = workspace.Planes;
        for (int x = 0; x < size; x += PixelsAtOnce)
        {
            var pixel0 = SumColumns(row + 3 * first[x], weights + x * taps, taps);
            var pixel1 = SumColumns(row + 3 * first[x + 1], weights + (x + 1) * taps, taps);
            var pixel2 = SumColumns(row + 3 * first[x + 2], weights + (x + 2) * taps, taps);
            var pixel3 = SumColumns(row + 3 * first[x + 3], weights + (x + 3) * taps, taps);
            PixelLayout.Transpose(pixel0, pixel1, pixel2, pixel3, out var red, out var green, out var blue);
            red.Store(planes.Red + offset + x);
            green.Store(planes.Green + offset + x);
            blue.Store(planes.Blue + offset + x);
        }
    }

    /// <summary>A weighted sum of consecutive pixels; the fourth lane is not used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> SumColumns(float* pixels, float* weights, int taps)
    {
        var sum = Vector128.MultiplyAddEstimate(Vector128.Load(pixels + 3), Vector128.Create(weights[1]),
            Vector128.Load(pixels) * weights[0]); // two taps at least, and no more where the picture grows
        for (int t = 2; t < taps; t++)
        {
            sum = Vector128.MultiplyAddEstimate(
                Vector128.Load(pixels + 3 * t), Vector128.Create(weights[t]), sum);
        }

        return sum;
    }
}
