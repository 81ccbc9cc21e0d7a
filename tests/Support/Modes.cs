using SimClr.Kernels;

namespace SimClr.Tests.Support;

internal static class Modes
{
    public static IReadOnlyList<Accumulation> Both { get; } = [Accumulation.Overwrite, Accumulation.Add];
}
