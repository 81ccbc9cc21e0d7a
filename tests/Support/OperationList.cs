using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Support;

/// <summary>A graph for a card of the tests: its operations, one after the other.</summary>
internal sealed class OperationList(IGpu gpu, IReadOnlyList<GpuOperation> operations) : IGpuGraph
{
    public void Launch()
    {
        foreach (var operation in operations)
        {
            operation.Run(gpu);
        }
    }

    public void Dispose()
    {
    }
}
