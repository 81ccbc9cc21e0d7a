using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>For rows that start at a multiple of 16 bytes and whose length is a multiple of 4.</summary>
internal readonly struct AlignedRowCopy : IRowCopy
{
    public static void Copy(
        ArrayView<Float4> shared, int quad, ArrayView<float> global, int row, int rows, int count)
        => AsyncCopy.Copy16(ref shared[quad], ref global.Cast<Float4>()[0], row < rows & count > 0 ? 16 : 0);
}
