using NUnit.Framework;
using SimClr.Kernels.Cuda;
using SimClr.Kernels.Ilgpu;
using SimClr.Kernels.Ptx;

namespace SimClr.Tests.Ilgpu;

internal sealed class IlgpuCompilerTests
{
    /// <summary>A kernel that is listed as refused, and is not, can be taken off the list.</summary>
    [Test]
    public void IlgpuRefusesWhatTheListSays()
    {
        foreach (var (method, block) in KernelCatalog.All)
        {
            var kernel = PtxCompiler.Compile(method, new PtxOptions(block));
            using var ilgpu = new IlgpuPtx(); // a refusal leaves it unusable
            if (PortableKernels.IsRefused(method))
            {
                Assert.That(() => ilgpu.Compile(kernel), Throws.Exception, kernel.Name);
            }
            else
            {
                Assert.That(() => ilgpu.Compile(kernel), Throws.Nothing, kernel.Name);
            }
        }
    }

    [Test]
    public void AKernelThatIlgpuCannotTakeSaysWhy()
    {
        using var gpu = new IlgpuGpu(simulate: true);
        var (method, block) = KernelCatalog.All.First(kernel => PortableKernels.IsRefused(kernel.Method));
        Assert.That(() => gpu.Load(PtxCompiler.Compile(method, new PtxOptions(block))),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("ILGPU cannot take it: it keeps arrays"));
    }
}
