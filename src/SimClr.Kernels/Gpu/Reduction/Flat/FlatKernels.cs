using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Sums over an array without shape, in two stages: each block over its chunk, one block over those sums.
/// </summary>
internal static class FlatKernels
{
    public const int Threads = 256;

    private const int Step = 4 * Threads;

    /// <summary>partials[block] = the sum over elements block · chunk and on.</summary>
    [Kernel]
    public static void Partial<TTerm, TAccess>(ArrayView<float> input, long chunk, ArrayView<float> partials)
        where TTerm : struct, IFlatTerm
        where TAccess : struct, IQuadAccess
    {
        long first = Grid.IdxX * chunk;
        long end = Math.Min(first + chunk, input.Length);
        long i = first + 4 * Group.IdxX;
        Quad even = default, odd = default;
        for (; i + 3 * Step + 4 <= end; i += 4 * Step)
        {
            for (int k = 0; k < 4; k += 2)
            {
                even += TTerm.Of(TAccess.Load(input, i + k * Step, 4));
                odd += TTerm.Of(TAccess.Load(input, i + (k + 1) * Step, 4));
            }
        }

        for (; i < end; i += Step)
        {
            even += TTerm.Of(FlatQuads<TAccess>.Load(input, i, end));
        }

        float sum = BlockSum.OfAll((even + odd).Total, Threads);
        if (Group.IdxX == 0)
        {
            partials[Grid.IdxX] = sum;
        }
    }

    /// <summary>output (1) = what becomes of the sum of all partials.</summary>
    [Kernel]
    public static void Finish<TTerm>(ArrayView<float> partials, ArrayView<float> output)
        where TTerm : struct, IFlatTerm
    {
        float sum = 0;
        for (int i = Group.IdxX; i < partials.Length; i += Threads)
        {
            sum += partials[i];
        }

        sum = BlockSum.OfAll(sum, Threads);
        if (Group.IdxX == 0)
        {
            output[0] = TTerm.Result(sum);
        }
    }
}
