using NUnit.Framework;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support;

namespace SimClr.Tests.Gpu;

/// <inheritdoc cref="Primitives"/>
public sealed class PrimitivesOnGpu : Primitives
{
    private protected override IGpu Gpu => TestCard.Gpu!;

    [OneTimeSetUp]
    public void NeedsACard() => TestCard.Require();
}
