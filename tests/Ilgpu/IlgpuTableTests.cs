using System.Reflection;
using NUnit.Framework;
using SimClr.Kernels.Cuda;
using SimClr.Kernels.Ilgpu;
using SimClr.Tests.Cuda;
using SimClr.Tests.Support;

namespace SimClr.Tests.Ilgpu;

/// <summary>The op table's rows with the kernels that ILGPU takes, compiled by it, against Reference.</summary>
internal sealed class IlgpuTableTests
{
    private static readonly Lazy<(OpRow Row, MethodInfo[] Kernels)[]> Launches
        = new(() => [.. OpRow.All.Select(row => (row, KernelsOf(row)))]);

    private IlgpuGpu simulated = null!;
    private IlgpuPtxGpu interpreted = null!;
    private CudaDevice onSimulated = null!, onInterpreted = null!;

    private static IEnumerable<TestCaseData> PortableRows
        => Rows(kernels => kernels.Length > 0 && Array.TrueForAll(kernels, IsPortable));

    private static IEnumerable<TestCaseData> RowsWithPortableKernels
        => Rows(kernels => Array.Exists(kernels, IsPortable));

    [OneTimeSetUp]
    public void Start()
    {
        onSimulated = new CudaDevice(simulated = new IlgpuGpu(simulate: true));
        onInterpreted = new CudaDevice(interpreted = new IlgpuPtxGpu());
    }

    [OneTimeTearDown]
    public void Stop()
    {
        simulated.Dispose();
        interpreted.Dispose();
    }

    [TestCaseSource(nameof(PortableRows))]
    public void AgreesOnItsCpuAccelerator(object row) => OpChecks.Agrees((OpRow)row, onSimulated);

    /// <summary>The PTX that it would load on a card; other kernels of the same row are ours.</summary>
    [TestCaseSource(nameof(RowsWithPortableKernels))]
    public void AgreesAsPtx(object row)
    {
        OpChecks.Agrees((OpRow)row, onInterpreted);
        OpChecks.HasTheSameBits((OpRow)row, onInterpreted, onInterpreted);
    }

    [Test]
    public void EveryPortableKernelRuns()
    {
        var portable = KernelCatalog.All.Select(kernel => kernel.Method).Where(IsPortable).ToArray();
        Assert.That(portable, Has.Length.GreaterThan(30));
        Assert.That(portable.Except(Launches.Value.SelectMany(each => each.Kernels)), Is.Empty);
    }

    private static bool IsPortable(MethodInfo kernel) => PortableKernels.WhyNot(kernel) is null;

    private static IEnumerable<TestCaseData> Rows(Predicate<MethodInfo[]> choose)
        => Launches.Value.Where(each => choose(each.Kernels))
            .Select(each => new TestCaseData(each.Row).SetArgDisplayNames(each.Row.Single.Name));

    private static MethodInfo[] KernelsOf(OpRow row)
    {
        var inputs = new OpData();
        foreach (var buffer in row.Single.Buffers)
        {
            inputs[buffer.Name] = new double[buffer.Length];
        }

        var device = new CudaDevice(new RecordingGpu());
        OpRunner.Run(device, row.Single, inputs, misalign: false);
        OpRunner.Run(device, row.Single, inputs, misalign: true);
        return [.. device.Launcher.Launched.Select(kernel => kernel.Method)];
    }
}
