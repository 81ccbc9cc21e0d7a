namespace SimClr.Kernels.Cpu;

/// <summary>
/// What batch norm wants of the map that a convolution writes: for each channel mean and sum of squared deviations.
/// </summary>
/// <param name="Sums">(2, C); null where nothing is wanted.</param>
internal readonly unsafe record struct MapTerms(nint Sums)
{
    public static MapTerms None => default;

    public static MapTerms Moments(ArrayView<double> moments) => new((nint)moments.Pointer);

    public double* Pointer => (double*)Sums;

    public bool Wanted => Sums != 0;
}
