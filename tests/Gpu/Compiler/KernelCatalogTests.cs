using NUnit.Framework;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support;

namespace SimClr.Tests.Gpu;

internal sealed class KernelCatalogTests
{
    /// <summary>
    /// What is listed, and so written and assembled, is what runs: the op table launches every listed kernel, on
    /// aligned arrays or others, and no other kernel of the engine.
    /// </summary>
    [Test]
    public void ListsWhatTheOpTableLaunches()
    {
        var launched = new HashSet<KernelVariant>();
        foreach (var precision in Enum.GetValues<Precision>())
        {
            var device = new CudaDevice(new RecordingGpu(), precision);
            foreach (var row in OpRow.All)
            {
                var inputs = new OpData();
                foreach (var buffer in row.Single.Buffers)
                {
                    inputs[buffer.Name] = new double[buffer.Length];
                }

                OpRunner.Run(device, row.Single, inputs, misalign: false);
                OpRunner.Run(device, row.Single, inputs, misalign: true);
            }

            launched.UnionWith(device.Launcher.Launched);
        }

        launched.RemoveWhere(kernel => kernel.Method.GetGenericArguments().Any(IsOfTests));
        Assert.That(launched.Except(KernelCatalog.All).Select(Describe), Is.Empty, "launched, not listed");
        // Products choose among their tiles by the matrix's size: the table's matrices are small.
        var listed = KernelCatalog.All.Where(kernel => kernel.Method.DeclaringType != typeof(TileProduct));
        Assert.That(listed.Except(launched).Select(Describe), Is.Empty, "listed, never launched");
    }

    private static bool IsOfTests(Type type)
        => type.Assembly == typeof(KernelCatalogTests).Assembly || type.GetGenericArguments().Any(IsOfTests);

    private static string Describe(KernelVariant kernel)
        => $"{kernel.Method.DeclaringType!.Name}.{kernel.Method} {kernel.Threads} {kernel.DynamicSharedBytes}";
}
