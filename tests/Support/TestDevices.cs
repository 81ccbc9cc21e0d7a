using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Reference;

namespace SimClr.Tests.Support;

/// <summary>The devices that the op table runs on. A device that comes later is one more line.</summary>
internal static class TestDevices
{
    public static ReferenceDevice<double> ReferenceDouble { get; } = new();

    public static ReferenceDevice<float> ReferenceFloat { get; } = new();

    /// <summary>Must agree with the reference in double, and among each other to the bit.</summary>
    public static IReadOnlyList<CpuDevice> Cpu { get; } = [new(threads: 1), new(threads: 2), new(threads: 3)];

    /// <summary>The CPU as a machine with narrower registers runs it.</summary>
    public static IReadOnlyList<CpuDevice> NarrowCpu { get; } =
    [
        .. new[] { 256, 128 }.Where(bits => bits < Cpu[0].RegisterBits).Select(bits => new CpuDevice(threads: 1, bits)),
    ];

    /// <summary>Devices in float, each of which must agree with the reference in double.</summary>
    public static IReadOnlyList<IKernelDevice<float>> All { get; } = [ReferenceFloat, .. Cpu, .. NarrowCpu];

    /// <summary>One device for each different code: what does not depend on threads needs no more.</summary>
    public static IReadOnlyList<IKernelDevice<float>> EachCode { get; } = [ReferenceFloat, Cpu[1], .. NarrowCpu];

    public static string Describe(IKernelDevice<float> device)
        => device is CpuDevice cpu ? $"cpu with {cpu.Threads.Count} threads, {cpu.RegisterBits} bits" : device.Name;
}
