using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// A card that runs a training step as one graph. Everything that the families ask of the card passes through
/// here.
/// <para>
/// A step is C# code and runs as such every time. While the first one runs, what it asks for is held back, and its
/// kernels are compiled, as many at a time as there are cores; then it goes onto the stream, operation by operation.
/// It takes memory that later ones find there. While the second runs, what it asks for is collected, and
/// becomes a graph. After that it is compared, operation by operation, with what was collected: where all is
/// the same the graph is launched, once, at the end. At the first difference (another batch size, a buffer at
/// another place) the operations held back so far go onto the stream one by one, the rest of the step follows
/// directly, and the next step is collected anew. So a replay cannot do anything but what the step asks for.
/// </para>
/// <para>
/// Uploads are compared by their place and length; their contents are those of this step.
/// </para>
/// </summary>
internal sealed class StepGpu : IGpu
{
    private readonly IGpu gpu;
    private readonly StepMemory memory;
    private readonly List<GpuOperation> recording = [];
    private IGpuGraph? graph; // of the recording
    private Mode mode = Mode.Direct;
    private bool inStep;
    private bool hasRun; // a step, to its end
    private int matched; // operations of this step that were the recording's

    public StepGpu(IGpu gpu)
    {
        this.gpu = gpu;
        memory = new StepMemory(this, gpu.Memory);
        gpu.ReleasingMemory += RunHeldBack;
    }

    /// <summary>What happens with an operation.</summary>
    private enum Mode
    {
        Direct,
        Hold,
        Collect,
        Compare,
    }

    public string Name => gpu.Name;

    public int ComputeCapability => gpu.ComputeCapability;

    public int Multiprocessors => gpu.Multiprocessors;

    public int MaxSharedBytesPerBlock => gpu.MaxSharedBytesPerBlock;

    public IDeviceMemory Memory => memory;

    /// <summary>Steps that were launched as a graph, among them the one that it was made of.</summary>
    public long GraphLaunches { get; private set; }

    /// <summary>Graphs that were made.</summary>
    public long GraphsMade { get; private set; }

    public IGpuKernel Load(GpuKernel kernel) => gpu.Load(kernel);

    public IGpuKernel Load(Task<GpuKernel> kernel)
        => kernel.IsCompletedSuccessfully ? gpu.Load(kernel.Result) : new AwaitedKernel(kernel);

    public void Launch(IGpuKernel kernel, in KernelConfig config, ReadOnlySpan<byte> arguments)
    {
        if (mode == Mode.Compare)
        {
            if (Next() is GpuLaunch launch && launch.Kernel == kernel && launch.IsOf(config)
                && arguments.SequenceEqual(launch.Arguments))
            {
                matched++;
                return;
            }

            RunHeldBack();
        }

        if (mode is Mode.Hold or Mode.Collect)
        {
            recording.Add(new GpuLaunch(kernel, config, arguments.ToArray()));
            return;
        }

        gpu.Launch(Loaded(kernel), config, arguments);
    }

    public void Synchronize()
    {
        RequireOutsideOfStep("wait for the device");
        gpu.Synchronize();
    }

    /// <summary>
    /// Where the step throws, what it has asked for may be left undone; the next one begins afresh.
    /// </summary>
    public void RunStep(Action step)
    {
        if (inStep)
        {
            step();
            return;
        }

        matched = 0;
        mode = !gpu.HasGraphs ? Mode.Direct
            : !hasRun ? Mode.Hold
            : graph is null ? Mode.Collect
            : Mode.Compare;
        inStep = true;
        try
        {
            step();
            inStep = false;
            Finish();
            hasRun = true;
        }
        finally
        {
            inStep = false;
            mode = Mode.Direct;
            if (graph is null)
            {
                recording.Clear();
            }
        }
    }

    internal void Upload(ReadOnlySpan<byte> source, nint destination)
    {
        if (mode == Mode.Compare)
        {
            if (Next() is GpuUpload upload && upload.Destination == destination
                && upload.Bytes.Length == source.Length)
            {
                source.CopyTo(upload.Bytes);
                matched++;
                return;
            }

            RunHeldBack();
        }

        if (mode is Mode.Hold or Mode.Collect)
        {
            recording.Add(new GpuUpload(destination, source.ToArray()));
            return;
        }

        gpu.Memory.CopyFromHost(source, destination);
    }

    internal void Clear(nint block, long bytes)
    {
        var clear = new GpuClear(block, bytes);
        if (mode == Mode.Compare)
        {
            if (clear.Equals(Next()))
            {
                matched++;
                return;
            }

            RunHeldBack();
        }

        if (mode is Mode.Hold or Mode.Collect)
        {
            recording.Add(clear);
            return;
        }

        gpu.Memory.Clear(block, bytes);
    }

    internal void RequireOutsideOfStep(string what)
    {
        if (inStep)
        {
            throw new InvalidOperationException(
                $"RunStep: a step may not {what}, its work may not have begun; do that after RunStep.");
        }
    }

    private GpuOperation? Next() => matched < recording.Count ? recording[matched] : null;

    private void Finish()
    {
        if (mode == Mode.Hold || (mode == Mode.Compare && matched < recording.Count))
        {
            RunHeldBack(); // the first step; or one that has become shorter
        }

        if (mode == Mode.Collect)
        {
            graph = gpu.Record([.. recording.Select(Ready)]);
            GraphsMade++;
        }

        if (mode != Mode.Direct)
        {
            graph!.Launch();
            GraphLaunches++;
        }
    }

    /// <summary>
    /// From here on the step's operations go directly onto the stream, behind those it asked for so far.
    /// </summary>
    private void RunHeldBack()
    {
        int count = mode == Mode.Compare ? matched : recording.Count;
        bool holdsBack = mode != Mode.Direct;
        mode = Mode.Direct;
        if (holdsBack)
        {
            foreach (var operation in recording.Take(count))
            {
                Ready(operation).Run(gpu);
            }
        }

        graph?.Dispose();
        graph = null;
        recording.Clear();
    }

    private GpuOperation Ready(GpuOperation operation) => operation is GpuLaunch launch
        ? launch with { Kernel = Loaded(launch.Kernel) }
        : operation;

    /// <summary>The kernel as the card has it; waits for the compiler where that has to be.</summary>
    private IGpuKernel Loaded(IGpuKernel kernel)
        => kernel is AwaitedKernel awaited ? awaited.Loaded ??= gpu.Load(awaited.Compiling) : kernel;

    private sealed class AwaitedKernel(Task<GpuKernel> compiling) : IGpuKernel
    {
        public Task<GpuKernel> Compiling => compiling;

        public IGpuKernel? Loaded { get; set; }

        public GpuKernel Source => compiling.GetAwaiter().GetResult();
    }
}
