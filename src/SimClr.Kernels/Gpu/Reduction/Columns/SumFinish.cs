using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>output (+)= the first quantity.</summary>
internal readonly struct SumFinish(ArrayView<float> output, Accumulation accumulation) : IColumnFinish
{
    public void Write(int column, int count, Quad first, Quad second)
    {
        if (accumulation == Accumulation.Add)
        {
            first = AnyQuads.Load(output, column, count) + first;
        }

        AnyQuads.Store(output, column, count, first);
    }
}
