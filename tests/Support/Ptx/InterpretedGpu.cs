using ILGPU;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// A card that exists on the CPU: runs the PTX of a kernel as a GPU would, and reports what a GPU would leave
/// undefined. A launch is done when Launch returns, and throws <see cref="PtxFault"/> where the kernel made a
/// mistake.
/// </summary>
internal sealed class InterpretedGpu(int computeCapability = 90) : IGpu, IDisposable
{
    private const int MaxDeclaredShared = 48 << 10;
    private const int MaxThreads = 1024;
    private const int MaxGridYZ = 65535;

    private readonly DeviceArena memory = new(2L << 30);

    public string Name => "PTX interpreter";

    public int ComputeCapability => computeCapability;

    public int Multiprocessors { get; init; } = 4;

    public int MaxSharedBytesPerBlock => (computeCapability >= 90 ? 227 : 163) << 10;

    /// <summary>
    /// Steps run as graphs: their launches come later than the host's calls, so that memory which the host
    /// has given back by then must stay open to them.
    /// </summary>
    public bool HasGraphs
    {
        get;
        init
        {
            field = value;
            memory.KeepsFreed = value;
        }
    }

    /// <summary>Threads of the CPU that run blocks; more than one for large launches only.</summary>
    public int Threads { get; init; } = 1;

    public PtxChecks Checks { get; set; } = PtxChecks.All;

    /// <summary>How mma adds; the card's own unless one asks for another's.</summary>
    public TensorCoreModel TensorCore { get; set; } = TensorCoreModel.Of(computeCapability);

    /// <summary>
    /// ex2, lg2 and the other <c>.approx</c> instructions are as exact as float32 can hold them. Otherwise
    /// they stray as far as the PTX ISA lets them.
    /// </summary>
    public bool ApproximatesExactly { get; init; }

    /// <summary>
    /// Runs the last block first, and of a block the last warp. Results that depend on this order are chance
    /// on a GPU.
    /// </summary>
    public bool RunsBackwards { get; set; }

    public IDeviceMemory Memory => memory;

    /// <summary>Instructions that threads have executed in all launches.</summary>
    public long Executed { get; private set; }

    public IGpuKernel Load(GpuKernel kernel)
    {
        var module = PtxParser.Parse(kernel.Text);
        if (int.Parse(module.Target.AsSpan(3)) > computeCapability)
        {
            throw new NotSupportedException(
                $"kernel {kernel.Name} is for {module.Target}, the device has sm_{computeCapability}");
        }

        var code = KernelDecoder.Decode(module, kernel.DynamicSharedBytes, ApproximatesExactly);
        if (code.DeclaredSharedBytes > MaxDeclaredShared
            || code.DeclaredSharedBytes + kernel.DynamicSharedBytes > MaxSharedBytesPerBlock)
        {
            throw new NotSupportedException(
                $"kernel {kernel.Name} declares {code.DeclaredSharedBytes} bytes of shared memory and "
                + $"asks for {kernel.DynamicSharedBytes}: at most {MaxDeclaredShared} may be declared and "
                + $"{MaxSharedBytesPerBlock} be had");
        }

        if (code.Name != kernel.Name || code.ParameterBytes != kernel.ParameterBytes)
        {
            throw new NotSupportedException(
                $"kernel {kernel.Name} with {kernel.ParameterBytes} bytes of arguments: its text has "
                + $"{code.Name} with {code.ParameterBytes}");
        }

        return new InterpretedKernel(kernel, code);
    }

    public void Launch(IGpuKernel kernel, in KernelConfig config, ReadOnlySpan<byte> arguments)
    {
        var (grid, block) = (config.GridDim, config.GroupDim);
        var code = ((InterpretedKernel)kernel).Code;
        bool valid = Math.Min(Math.Min(grid.X, grid.Y), grid.Z) > 0 && Math.Max(grid.Y, grid.Z) <= MaxGridYZ
            && Math.Min(Math.Min(block.X, block.Y), block.Z) > 0 && block.Size <= MaxThreads && block.Z <= 64
            && (code.RequiredBlock ?? block) == block && block.Size <= (code.MaxBlockThreads ?? MaxThreads)
            && arguments.Length == code.ParameterBytes;
        if (!valid)
        {
            throw new PtxFault(
                $"kernel {code.Name}: grid {grid}, block {block}, {arguments.Length} bytes of arguments: "
                + $"a grid has 1 to 2^31-1 by {MaxGridYZ} by {MaxGridYZ} blocks, a block 1 to {MaxThreads} "
                + $"threads, the kernel's is {code.RequiredBlock}, at most {code.MaxBlockThreads} threads, with "
                + $"{code.ParameterBytes} bytes of arguments");
        }

        var launch = new KernelLaunch
        {
            Kernel = code,
            Config = config,
            Arguments = arguments.ToArray(),
            Memory = memory,
            Checks = Checks,
            TensorCore = TensorCore,
            RunsBackwards = RunsBackwards,
        };
        Executed += launch.Run(Threads);
    }

    public IGpuGraph Record(IReadOnlyList<GpuOperation> operations) => new OperationList(this, operations);

    public void Synchronize()
    {
    }

    public void Dispose() => memory.Dispose();
}

/// <summary>A kernel that is ready to run.</summary>
internal sealed record InterpretedKernel(GpuKernel Source, KernelCode Code) : IGpuKernel;
