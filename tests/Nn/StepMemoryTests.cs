using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;

namespace SimClr.Tests.Nn;

/// <summary>A thousand training steps run on the memory of the first one.</summary>
internal sealed class StepMemoryTests
{
    private const int Steps = 1000;

    [Test]
    public void NeitherNativeNorManagedMemoryGrows()
    {
        var device = new CpuDevice(threads: 1);
        var encoder = ResNet.Create(device, new ResNetOptions(18, Width: 1.0 / 64), seed: 1);
        var head = ProjectionHead.Create(device, encoder.FeatureDim, 8, 4, layers: 2, seed: 1);
        var model = new SimClrModel(encoder, head);
        var optimizer = new Sgd(model.NamedParameters());
        float[] pixels = new float[4 * 4 * 4 * 3];

        Step();
        Step();
        long native = device.Memory.InUse;
        device.Memory.ResetPeak();
        Step();
        long peak = device.Memory.Peak;
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < Steps; step++)
        {
            Step();
            Assert.That(device.Memory.InUse, Is.EqualTo(native), $"native memory after step {step}");
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.That(device.Memory.Peak, Is.EqualTo(peak), "native peak");
        Assert.That(allocated / Steps, Is.LessThan(200_000), "managed bytes allocated per step");
        managed = GC.GetTotalMemory(forceFullCollection: true) - managed;
        Assert.That(managed, Is.LessThan(100_000), "managed memory");
        GC.KeepAlive(model);
        GC.KeepAlive(optimizer);

        void Step()
        {
            using var tape = new Tape();
            var views = Tensor.FromHost(device, new Shape(4, 4, 4, 3), pixels);
            var loss = new NtXentLoss(temperature: 0.5).Apply(model.Forward(views));
            optimizer.ZeroGrad();
            tape.Backward(loss);
            optimizer.Step(0.001);
        }
    }
}
