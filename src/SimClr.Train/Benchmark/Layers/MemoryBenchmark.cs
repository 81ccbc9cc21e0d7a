using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Tensors;
using SimClr.Train.Recipes;

namespace SimClr.Train.Benchmark.Layers;

/// <summary>What lives until when in a training step on the CPU, op by op.</summary>
/// <param name="Before">Bytes in use before the step: weights, their gradients, the optimizer's moments.</param>
/// <param name="Ops">In the order of the forward pass. The first one's forward line counts the views.</param>
/// <param name="Peak">The most bytes of the step.</param>
public sealed record MemoryBenchmark(long Before, IReadOnlyList<OpMemory> Ops, long Peak)
{
    /// <summary>Looks at one step, after one in which gradients and moments are taken.</summary>
    public static MemoryBenchmark Run(PretrainOptions options)
    {
        var device = new CpuDevice(options.Threads);
        var benchmark = StepBenchmark.Prepare(options, device);
        benchmark.Step();
        long before = device.Memory.InUse;
        var listener = new Listener(device.Memory);
        benchmark.Step(listener);
        return new MemoryBenchmark(before, listener.Ops, listener.Peak);
    }

    private sealed class Listener : OpListener
    {
        private readonly IDeviceMemory memory;
        private readonly List<OpMemory> ops = [];
        private readonly Stack<(OpMemory Op, Tensor Output)> ahead = [];
        private long lastInUse;

        public Listener(IDeviceMemory memory)
        {
            this.memory = memory;
            Use();
            Peak = 0;
        }

        public IReadOnlyList<OpMemory> Ops => ops;

        public long Peak { get; private set; }

        protected override void Forward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs)
        {
            long before = lastInUse;
            var use = Use();
            var line = new OpMemory(op.Title, output.Shape, use, use.InUse - before);
            ops.Add(line);
            ahead.Push((line, output));
        }

        protected override void Backward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs)
        {
            while (ahead.TryPop(out var line))
            {
                if (ReferenceEquals(line.Output, output))
                {
                    line.Op.Backward = Use();
                    return;
                }
            }
        }

        /// <summary>Since it was asked last.</summary>
        private MemoryUse Use()
        {
            var use = new MemoryUse(memory.InUse, memory.Peak);
            memory.ResetPeak();
            (lastInUse, Peak) = (use.InUse, Math.Max(Peak, use.Peak));
            return use;
        }
    }
}
