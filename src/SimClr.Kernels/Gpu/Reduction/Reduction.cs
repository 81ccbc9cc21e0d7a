using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>Every sum in two stages, the first of which is cut up by the array's shape alone.</summary>
internal sealed class Reduction(KernelLauncher launcher) : IReductionKernels<float>
{
    private const int MaxBlocks = 1024; // fill any card, and are one block's work in the second stage
    private const int SmallestChunk = 4096; // four quads a thread

    /// <summary>Every kernel that may be launched, with its block.</summary>
    public static IEnumerable<KernelVariant> Kernels
        => OfTerm<PlainTerm>().Concat(OfTerm<SquareTerm>()).Concat(OfTerm<FiniteTerm>())
            .Select(kernel => new KernelVariant(kernel, FlatKernels.Threads))
            .Concat(ColumnSums.Kernels<PlainTerms, SumFinish>());

    public void Sum(BufferView<float> input, BufferView<float> output) => Flat<PlainTerm>(input, output);

    public void SumOfSquares(BufferView<float> input, BufferView<float> output)
        => Flat<SquareTerm>(input, output);

    public void AllFinite(BufferView<float> input, BufferView<float> output) => Flat<FiniteTerm>(input, output);

    public void SumRows(BufferView<float> input, long rows, int columns, BufferView<float> output,
        Accumulation accumulation)
        => new ColumnSums(launcher).Run(
            new PlainTerms(input.AsArrayView()), new SumFinish(output.AsArrayView(), accumulation),
            rows, columns, AlignedQuads.Fit(input));

    private void Flat<TTerm>(BufferView<float> input, BufferView<float> output) where TTerm : struct, IFlatTerm
    {
        long share = (input.Length + MaxBlocks - 1) / MaxBlocks;
        long chunk = Math.Max((share + SmallestChunk - 1) / SmallestChunk, 1) * SmallestChunk;
        int blocks = Math.Max((int)((input.Length + chunk - 1) / chunk), 1);
        using var partials = new Scratch<float>(launcher.Gpu.Memory, blocks);
        if (AlignedQuads.Fit(input))
        {
            launcher.Launch(FlatKernels.Partial<TTerm, AlignedQuads>,
                new KernelConfig(blocks, FlatKernels.Threads),
                input.AsArrayView(), chunk, partials.View.AsArrayView());
        }
        else
        {
            launcher.Launch(FlatKernels.Partial<TTerm, AnyQuads>,
                new KernelConfig(blocks, FlatKernels.Threads),
                input.AsArrayView(), chunk, partials.View.AsArrayView());
        }

        launcher.Launch(FlatKernels.Finish<TTerm>, new KernelConfig(1, FlatKernels.Threads),
            partials.View.AsArrayView(), output.AsArrayView());
    }

    private static Delegate[] OfTerm<TTerm>() where TTerm : struct, IFlatTerm =>
    [
        FlatKernels.Partial<TTerm, AlignedQuads>,
        FlatKernels.Partial<TTerm, AnyQuads>,
        FlatKernels.Finish<TTerm>,
    ];
}
