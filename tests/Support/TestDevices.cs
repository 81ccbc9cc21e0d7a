using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Reference;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Support;

/// <summary>The devices that the op table runs on. A device that comes later is one more line.</summary>
internal static class TestDevices
{
    private static readonly ThreadLocal<InterpretedGpu> GpuOfThread = new(() => new InterpretedGpu());

    private static readonly ThreadLocal<IReadOnlyList<CudaDevice>> CudaOfThread = new(
        () => [.. Enum.GetValues<Precision>()
            .Select(precision => new CudaDevice(GpuOfThread.Value!, precision))]);

    private static readonly ThreadLocal<IReadOnlyList<CudaDevice>> A100OfThread = new(() =>
    {
        var gpu = new InterpretedGpu(computeCapability: 80);
        return [new CudaDevice(gpu, Precision.Tf32), new CudaDevice(gpu, Precision.Bf16)];
    });

    public static ReferenceDevice<double> ReferenceDouble { get; } = new();

    public static ReferenceDevice<float> ReferenceFloat { get; } = new();

    /// <summary>Must agree with the reference in double, and among each other to the bit.</summary>
    public static IReadOnlyList<CpuDevice> Cpu { get; } = [new(threads: 1), new(threads: 2), new(threads: 3)];

    /// <summary>The CPU as a machine with narrower registers runs it.</summary>
    public static IReadOnlyList<CpuDevice> NarrowCpu { get; } =
    [
        .. new[] { 256, 128 }.Where(bits => bits < Cpu[0].RegisterBits)
        .Select(bits => new CpuDevice(threads: 1, bits)),
    ];

    /// <summary>Devices in float, each of which must agree with the reference in double.</summary>
    public static IReadOnlyList<IKernelDevice<float>> All { get; } = [ReferenceFloat, .. Cpu, .. NarrowCpu];

    /// <summary>One device for each different code: what does not depend on threads needs no more.</summary>
    public static IReadOnlyList<IKernelDevice<float>> EachCode { get; } = [ReferenceFloat, Cpu[1],
        .. NarrowCpu];

    /// <summary>
    /// CUDA in each precision, its kernels run by the PTX interpreter. Each thread has its own.
    /// </summary>
    public static IReadOnlyList<IKernelDevice<float>> Cuda => CudaOfThread.Value!;

    /// <summary>
    /// The same on the other model of tensor cores that the interpreter has: <see cref="Cuda"/> is an H100. Each thread
    /// has its own.
    /// </summary>
    public static IReadOnlyList<IKernelDevice<float>> CudaOfA100 => A100OfThread.Value!;

    /// <summary>What the devices of <see cref="Cuda"/> run on.</summary>
    public static InterpretedGpu CudaGpu => GpuOfThread.Value!;

    public static string Describe(IKernelDevice<float> device) => device switch
    {
        CpuDevice cpu => $"cpu with {cpu.Threads.Count} threads, {cpu.RegisterBits} bits",
        CudaDevice cuda => $"cuda in {cuda.Precision}",
        _ => device.Name,
    };

    /// <summary>What the device makes of the factors of products.</summary>
    public static Precision PrecisionOf(IKernelDevice<float> device)
        => device is CudaDevice cuda ? cuda.Precision : Precision.Fp32;
}
