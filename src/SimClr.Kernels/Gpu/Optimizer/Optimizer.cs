using System.Runtime.InteropServices;
using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// All parameters in one launch, LARS in two. Where they lie and the numbers of the step go up in tables, so
/// that a recorded step can be replayed with other numbers.
/// </summary>
internal sealed class Optimizer(KernelLauncher launcher) : IOptimizerKernels<float>
{
    private const int ChunkLength = 8192; // eight quads a thread; of 11 million weights 1400 blocks

    private readonly HostTable<ParameterChunk> chunkTable = new(launcher.Gpu.Memory);
    private readonly HostTable<SgdRule> sgdTable = new(launcher.Gpu.Memory);
    private readonly HostTable<AdamWRule> adamWTable = new(launcher.Gpu.Memory);
    private readonly HostTable<LarsRule> larsTable = new(launcher.Gpu.Memory);
    private readonly List<ParameterChunk> onHost = [];

    /// <summary>Every kernel that may be launched, with its block.</summary>
    public static IEnumerable<KernelVariant> Kernels => new Delegate[]
    {
        OptimizerKernels.Update<SgdRule>,
        OptimizerKernels.Update<AdamWRule>,
        OptimizerKernels.Update<LarsRule>,
        OptimizerKernels.Norms<LarsRule>,
    }.Select(kernel => new KernelVariant(kernel, OptimizerKernels.Threads));

    public void Sgd(ReadOnlySpan<ParameterSlot<float>> parameters, in OptimizerStep step,
        BufferView<float> loss)
        => Run(sgdTable, new SgdRule(step), parameters, loss);

    public void AdamW(ReadOnlySpan<ParameterSlot<float>> parameters, in OptimizerStep step,
        BufferView<float> loss)
        => Run(adamWTable, new AdamWRule(step), parameters, loss);

    public void Lars(ReadOnlySpan<ParameterSlot<float>> parameters, in OptimizerStep step,
        BufferView<float> loss)
        => Run(larsTable, new LarsRule(step), parameters, loss);

    private void Run<TRule>(HostTable<TRule> table, TRule rule, ReadOnlySpan<ParameterSlot<float>> parameters,
        BufferView<float> loss)
        where TRule : unmanaged, IUpdateRule
    {
        Cut(parameters);
        if (onHost.Count == 0)
        {
            return;
        }

        var chunks = chunkTable.Upload(CollectionsMarshal.AsSpan(onHost)).AsArrayView();
        var numbers = table.Upload([rule]).AsArrayView();
        var memory = DeviceViews.AllMemory<float>();
        var config = new KernelConfig(onHost.Count, OptimizerKernels.Threads);
        if (!TRule.Adapts)
        {
            launcher.Launch(OptimizerKernels.Update<TRule>, config, chunks, numbers, memory,
                default(ArrayView<Float2>), loss.AsArrayView());
            return;
        }

        using var scratch = new Scratch<Float2>(launcher.Gpu.Memory, onHost.Count);
        var norms = scratch.View.AsArrayView();
        launcher.Launch(OptimizerKernels.Norms<TRule>, config, chunks, numbers, memory, norms);
        launcher.Launch(
            OptimizerKernels.Update<TRule>, config, chunks, numbers, memory, norms, loss.AsArrayView());
    }

    /// <summary>The parameters in chunks, by their lengths alone.</summary>
    private void Cut(ReadOnlySpan<ParameterSlot<float>> parameters)
    {
        onHost.Clear();
        foreach (ref readonly var slot in parameters)
        {
            int firstOfParameter = onHost.Count;
            long n = slot.Weight.Length;
            int endOfParameter = firstOfParameter + (int)((n + ChunkLength - 1) / ChunkLength);
            for (long first = 0; first < n; first += ChunkLength)
            {
                int length = (int)Math.Min(ChunkLength, n - first);
                onHost.Add(new ParameterChunk(slot, first, length, firstOfParameter, endOfParameter));
            }
        }
    }
}
