namespace SimClr.Kernels.Cuda;

/// <summary>output (+)= the first quantity.</summary>
internal readonly unsafe struct SumFinish(ArrayView<float> output, bool add) : IColumnFinish
{
    public void Write(int column, int count, Quad first, Quad second)
    {
        float* to = output.Pointer + column;
        AnyQuads.Store(to, count, add ? AnyQuads.Load(to, count) + first : first);
    }
}
