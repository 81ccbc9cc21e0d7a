using ILGPU;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>What .NET cannot run as it stands: views, shared and local memory, warps. Beside it, the same in arrays.</summary>
public interface IViewBody
{
    /// <summary>A block of 64 threads; both views have room for 64 numbers.</summary>
    static abstract void Run(ArrayView<int> x, ArrayView<int> y);

    /// <summary>What the thread leaves in y.</summary>
    static abstract int Expected(int[] x, int thread);
}
