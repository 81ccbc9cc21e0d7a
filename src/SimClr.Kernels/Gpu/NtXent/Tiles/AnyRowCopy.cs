namespace SimClr.Kernels.Gpu;

/// <summary>For rows of any length that start anywhere.</summary>
internal readonly unsafe struct AnyRowCopy : IRowCopy
{
    public static void Copy(float* shared, float* global, int count)
    {
        for (int i = 0; i < 4; i++)
        {
            AsyncCopy.Copy4(shared + i, global + i, i < count ? 4 : 0);
        }
    }
}
