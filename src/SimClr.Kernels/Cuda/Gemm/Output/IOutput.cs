using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>Where the elements of a product go.</summary>
internal interface IOutput
{
    /// <summary>
    /// Writes four columns from <paramref name="column"/>, a multiple of 4, on: those that exist of a row
    /// that exists.
    /// </summary>
    void Write(int row, int column, Float4 sums);
}
