using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// One point of a scheme's line transform, as numbers: a sum of few samples, each times a factor. For one point of many
/// lines at once; a scheme gives all points of one line.
/// </summary>
internal readonly unsafe struct LinePoint
{
    private const int MostTerms = 4;

    private readonly int sample0;
    private readonly int sample1;
    private readonly int sample2;
    private readonly int sample3;
    private readonly float factor0;
    private readonly float factor1;
    private readonly float factor2;
    private readonly float factor3;

    private LinePoint(ReadOnlySpan<(int Sample, float Factor)> parts)
    {
        if (parts.Length is 0 or > MostTerms)
        {
            throw new ArgumentException($"A point of {parts.Length} samples; 1 to {MostTerms} are foreseen.");
        }

        Terms = parts.Length;
        (sample0, factor0) = parts[0];
        (sample1, factor1) = Terms > 1 ? parts[1] : default;
        (sample2, factor2) = Terms > 2 ? parts[2] : default;
        (sample3, factor3) = Terms > 3 ? parts[3] : default;
    }

    private delegate void Transform(float** samples, nint offset, float* points, nint stride);

    /// <summary>B^T, a row each.</summary>
    public static LinePoint[] OfSource<TScheme>() where TScheme : struct, IWinogradScheme
        => Of(TScheme.Source<F32x1>, TScheme.Patch, TScheme.Points);

    /// <summary>G of the weight gradient, a row each.</summary>
    public static LinePoint[] OfGradient<TScheme>() where TScheme : struct, IWinogradGradient
        => Of(TScheme.Gradient<F32x1>, TScheme.Tile, TScheme.Points);

    /// <summary>How many samples it takes.</summary>
    public int Terms { get; }

    /// <summary>
    /// line[i] = this point of the samples in column i: of the pixels at tile[row · columns + i] + offset in all rows.
    /// </summary>
    /// <typeparam name="V">The register.</typeparam>
    /// <typeparam name="TTerms"><see cref="Terms"/>.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OfColumns<V, TTerms>(float** tile, int columns, nint offset, float* line)
        where V : struct, IFloatVector<V>
        where TTerms : struct, ICount
    {
        float** row0 = tile + sample0 * columns, row1 = tile + sample1 * columns;
        float** row2 = tile + sample2 * columns, row3 = tile + sample3 * columns;
        V by0 = V.Broadcast(factor0), by1 = V.Broadcast(factor1);
        V by2 = V.Broadcast(factor2), by3 = V.Broadcast(factor3);
        for (int i = 0; i < columns; i++, line += V.Width)
        {
            V sum = by0 * V.Load(row0[i] + offset);
            if (TTerms.Value > 1)
            {
                sum = V.MultiplyAdd(by1, V.Load(row1[i] + offset), sum);
            }

            if (TTerms.Value > 2)
            {
                sum = V.MultiplyAdd(by2, V.Load(row2[i] + offset), sum);
            }

            if (TTerms.Value > 3)
            {
                sum = V.MultiplyAdd(by3, V.Load(row3[i] + offset), sum);
            }

            sum.Store(line);
        }
    }

    /// <summary>What the transform makes of each sample alone.</summary>
    private static LinePoint[] Of(Transform transform, int samples, int points)
    {
        float* values = stackalloc float[samples], factors = stackalloc float[samples * points];
        float** pointers = stackalloc float*[samples];
        for (int sample = 0; sample < samples; sample++)
        {
            pointers[sample] = values + sample;
        }

        for (int sample = 0; sample < samples; sample++)
        {
            new Span<float>(values, samples).Clear();
            values[sample] = 1;
            transform(pointers, 0, factors + sample, samples);
        }

        var lines = new LinePoint[points];
        for (int point = 0; point < points; point++)
        {
            var parts = new List<(int, float)>();
            for (int sample = 0; sample < samples; sample++)
            {
                if (factors[point * samples + sample] is not 0 and float factor)
                {
                    parts.Add((sample, factor));
                }
            }

            lines[point] = new LinePoint([.. parts]);
        }

        return lines;
    }
}
