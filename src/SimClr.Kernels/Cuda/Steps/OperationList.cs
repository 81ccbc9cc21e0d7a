namespace SimClr.Kernels.Cuda;

/// <summary>A recording for a card that has no graphs: its operations, one after the other.</summary>
public sealed class OperationList(IGpu gpu, IReadOnlyList<GpuOperation> operations) : IGpuGraph
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
