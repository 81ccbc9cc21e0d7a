using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>A lane's part of a left factor (16, 8), split: as the tensor cores take it.</summary>
internal readonly struct SplitRows
{
    public readonly UInt4 High;
    public readonly UInt4 Low;

    /// <param name="from">In shared memory.</param>
    /// <param name="at">Of element (g, q).</param>
    /// <param name="stride">From one row to the next.</param>
    public SplitRows(ArrayView<float> from, int at, int stride)
    {
        var x = new SplitTf32(from[at]);
        var y = new SplitTf32(from[at + 8 * stride]);
        var z = new SplitTf32(from[at + 4]);
        var w = new SplitTf32(from[at + 8 * stride + 4]);
        High = new UInt4(x.High, y.High, z.High, w.High);
        Low = new UInt4(x.Low, y.Low, z.Low, w.Low);
    }
}
