using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime.Cuda;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support;

namespace SimClr.Tests.Gpu;

/// <summary>The driver on a real card; where there is none, nothing of this runs.</summary>
internal sealed unsafe class CudaGpuTests
{
    private const int Threads = 32;

    // values[i] = values[i] * factor[0] for i below count; written by hand, so that the compiler has no part
    // in it.
    private static readonly GpuKernel Multiply = new("multiply", """
        .version 7.8
        .target sm_80
        .address_size 64
        .visible .entry multiply(.param .u64 values, .param .u64 factor, .param .u32 count)
        {
            .reg .pred %p;
            .reg .b32 %i, %n, %b;
            .reg .b64 %v, %f, %o;
            .reg .f32 %x, %y;
            mov.u32 %i, %tid.x;
            mov.u32 %b, %ctaid.x;
            mad.lo.u32 %i, %b, 32, %i;
            ld.param.u32 %n, [count];
            setp.ge.u32 %p, %i, %n;
            @%p bra done;
            ld.param.u64 %v, [values];
            ld.param.u64 %f, [factor];
            mul.wide.u32 %o, %i, 4;
            add.u64 %v, %v, %o;
            ld.global.f32 %x, [%v];
            ld.global.f32 %y, [%f];
            mul.rn.f32 %x, %x, %y;
            st.global.f32 [%v], %x;
        done:
            ret;
        }
        """, [0, 8, 16], 20, 0);

    private CudaGpu gpu = null!;

    [OneTimeSetUp]
    public void Open()
    {
        TestCard.Require();
        gpu = new CudaGpu(CudaDriver.Find(out _)!.Devices.First(device => device.IsSupported));
    }

    [OneTimeTearDown]
    public void Close() => gpu?.Dispose();

    [Test]
    public void LaunchesAndCopiesAreInOrder()
    {
        float[] values = [.. Enumerable.Range(0, 100).Select(i => (float)i)];
        nint block = gpu.Memory.Allocate(400);
        gpu.Memory.CopyFromHost(MemoryMarshal.AsBytes(values.AsSpan()), block);
        var kernel = gpu.Load(Multiply);
        var factors = new HostTable<float>(gpu.Memory);
        foreach (float factor in new[] { 2f, 3, 5 })
        {
            Launch(gpu, kernel, block, factors.Upload([factor]), 100);
        }

        Assert.That(Read(block, 100), Is.EqualTo(values.Select(value => 30 * value)));
        gpu.Memory.Clear(block, 200);
        Assert.That(Read(block, 100), Is.EqualTo(values.Select((value, i) => i < 50 ? 0 : 30 * value)));
        gpu.Memory.Free(block, 400);
    }

    [Test]
    public void AReplayedStepReadsItsOwnUploads()
    {
        nint block = gpu.Memory.Allocate(128);
        float[] ones = [.. Enumerable.Repeat(1f, Threads)];
        gpu.Memory.CopyFromHost(MemoryMarshal.AsBytes(ones.AsSpan()), block);
        var step = new StepGpu(gpu);
        var kernel = step.Load(Multiply);
        var factors = new HostTable<float>(step.Memory);
        float product = 1;
        for (int i = 1; i <= 8; i++)
        {
            int count = i == 5 ? 16 : Threads; // once another step
            product *= i * 0.5f;
            step.RunStep(() =>
            {
                Launch(step, kernel, block, factors.Upload([i]), count);
                Launch(step, kernel, block, factors.Upload([0.5f]), count);
            });
        }

        Assert.That(Read(block, 16), Is.All.EqualTo(product));
        Assert.That(Read(block + 64, 16), Is.All.EqualTo(product / 2.5f));
        Assert.That((step.GraphLaunches, step.GraphsMade), Is.EqualTo((6, 2)));
        gpu.Memory.Free(block, 128);
    }

    /// <summary>Each binds the card to itself, also when another card was bound to it meanwhile.</summary>
    [Test]
    public void ThreadsMayTakeTurns()
    {
        using var other = new CudaGpu(gpu.Info);
        nint block = gpu.Memory.Allocate(128), elsewhere = other.Memory.Allocate(128);
        float[] ones = [.. Enumerable.Repeat(1f, Threads)];
        gpu.Memory.CopyFromHost(MemoryMarshal.AsBytes(ones.AsSpan()), block);
        var step = new StepGpu(gpu);
        var kernel = step.Load(Multiply);
        var factors = new HostTable<float>(step.Memory);
        for (int i = 0; i < 6; i++)
        {
            var thread = new Thread(() =>
            {
                other.Memory.Clear(elsewhere, 128);
                step.RunStep(() => Launch(step, kernel, block, factors.Upload([2]), Threads));
                other.Synchronize();
            });
            thread.Start();
            thread.Join();
        }

        Assert.That(Read(block, Threads), Is.All.EqualTo(64));
        Assert.That((step.GraphLaunches, step.GraphsMade), Is.EqualTo((5, 1)));
        gpu.Memory.Free(block, 128);
    }

    [TestCase(1_000, 9_000)] // more than the staging buffer holds
    [TestCase(5_000_000, 3)]
    public void UploadsArriveWhole(int length, int times)
    {
        nint block = gpu.Memory.Allocate(length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < times; i++)
        {
            Array.Fill(bytes, (byte)i);
            gpu.Memory.CopyFromHost(bytes, block);
        }

        byte[] read = new byte[length];
        gpu.Memory.CopyToHost(block, read);
        Assert.That(read, Is.All.EqualTo((byte)(times - 1)));
        gpu.Memory.Free(block, length);
    }

    [Test]
    public void TooMuchMemoryIsRefusedWithNumbers()
        => Assert.That(() => gpu.Memory.Allocate(1L << 50), Throws.InstanceOf<InsufficientMemoryException>()
            .With.Message.Contains("asked for 1,073,741,824.0 MiB").And.Message.Contains("--batch-size"));

    [Test]
    public void AKernelThatIsNoPtxIsNamedWithTheReason()
    {
        string text = Multiply.Text.Replace("mov.u32", "nonsense", StringComparison.Ordinal);
        Assert.That(() => gpu.Load(Multiply with { Name = "broken", Text = text }),
            Throws.InstanceOf<CudaException>()
                .With.Message.Contains("kernel broken: CUDA_ERROR_").And.Message.Contains("nonsense"));
    }

    [Test]
    public void AKernelThatIsNotInItsTextIsNamed()
        => Assert.That(() => gpu.Load(Multiply with { Name = "divide" }), Throws.InstanceOf<CudaException>()
            .With.Message.Contains("kernel divide: CUDA_ERROR_NOT_FOUND"));

    [Test]
    public void WhatIlgpuReportsIsNamedToo()
    {
        var failure = DriverApi.Failure(new CudaException((CudaError)900), "AllocateRaw", "of 5 bytes");
        Assert.That(
            failure.Message, Does.StartWith("cuda: AllocateRaw of 5 bytes: CUDA_ERROR_STREAM_CAPTURE"));
        var inWords = new CudaException("in words");
        Assert.That(DriverApi.Failure(inWords, "AllocateRaw", ""), Is.SameAs(inWords));
    }

    [Test]
    public void ALaunchThatIsRefusedIsNamed()
    {
        var kernel = gpu.Load(Multiply);
        var config = new KernelConfig(new Index2D(1, 70_000), new Index2D(Threads, 1));
        Assert.That(() => gpu.Launch(kernel, config, new byte[20]),
            Throws.InstanceOf<CudaException>()
                .With.Message.Contains("kernel multiply, grid (1, 70000, 1), block (32, 1, 1)"));
    }

    [Test]
    public void WhatTheDriverMadeOfAKernelIsKnown()
    {
        var kernel = (LoadedKernel)gpu.Load(Multiply);
        Assert.That((kernel.Registers is > 0 and < 64, kernel.SharedBytes, kernel.LocalBytes),
            Is.EqualTo((true, 0, 0)));
    }

    private static void Launch(IGpu gpu, IGpuKernel kernel, nint values, BufferView<float> factor, int count)
    {
        byte[] arguments = new byte[20];
        MemoryMarshal.Write(arguments, values);
        MemoryMarshal.Write(arguments.AsSpan(8), (nint)factor.Pointer);
        MemoryMarshal.Write(arguments.AsSpan(16), count);
        gpu.Launch(kernel, new KernelConfig((count + Threads - 1) / Threads, Threads), arguments);
    }

    private float[] Read(nint block, int count)
    {
        byte[] bytes = new byte[count * sizeof(float)];
        gpu.Memory.CopyToHost(block, bytes);
        return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }
}
