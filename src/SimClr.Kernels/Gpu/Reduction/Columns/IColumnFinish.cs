namespace SimClr.Kernels.Gpu;

/// <summary>What becomes of the two quantities of a column.</summary>
internal interface IColumnFinish
{
    void Write(int column, int count, Quad first, Quad second);
}
