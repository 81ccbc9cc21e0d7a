using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>One pass over arrays of equal length, element by element.</summary>
internal static class FlatPass<V> where V : struct, IFloatVector<V>
{
    private const int Line = 64; // elements: chunks begin on cache lines

    public static void Run<TKernel>(CpuThreads threads, long length, TKernel kernel)
        where TKernel : struct, IElementKernel
    {
        var chunks = new RowChunks((length + Line - 1) / Line, Line);
        threads.For(chunks.Count, chunk
            => Run(chunks.First(chunk) * Line, Math.Min(chunks.End(chunk) * Line, length), kernel));
    }

    /// <summary>Elements first .. end - 1 on the calling thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TKernel>(long first, long end, TKernel kernel)
        where TKernel : struct, IElementKernel
    {
        long i = first;
        for (; i + V.Width <= end; i += V.Width)
        {
            kernel.At<V>(i);
        }

        for (; i < end; i++)
        {
            kernel.At<F32x1>(i);
        }
    }
}
