using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>For rows of any length that start anywhere.</summary>
internal readonly struct AnyRowCopy : IRowCopy
{
    public static void Copy(
        ArrayView<Float4> shared, int quad, ArrayView<float> global, int row, int rows, int count)
    {
        var to = shared.Cast<float>();
        for (int i = 0; i < 4; i++)
        {
            AsyncCopy.Copy4(ref to[4 * quad + i], ref global[i], row < rows & i < count ? 4 : 0);
        }
    }
}
