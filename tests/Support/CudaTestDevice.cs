using System.Runtime.CompilerServices;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cuda;

namespace SimClr.Tests.Support;

/// <summary>A CUDA device while not all of its families are written: a test that needs one of them is ignored.</summary>
internal sealed class CudaTestDevice(CudaDevice device) : IKernelDevice<float>
{
    public Precision Precision => device.Precision;

    public string Name => device.Name;

    public IDeviceMemory Memory => device.Memory;

    public IGemmKernels<float> Gemm => Written(device.Gemm);

    public IConv2dKernels<float> Conv2d => Written(device.Conv2d);

    public IBatchNormKernels<float> BatchNorm => Written(device.BatchNorm);

    public IPoolingKernels<float> Pooling => Written(device.Pooling);

    public IElementwiseKernels<float> Elementwise => Written(device.Elementwise);

    public IReductionKernels<float> Reduction => Written(device.Reduction);

    public INormalizeKernels<float> Normalize => Written(device.Normalize);

    public ICrossEntropyKernels<float> CrossEntropy => Written(device.CrossEntropy);

    public INtXentKernels<float> NtXent => Written(device.NtXent);

    public IOptimizerKernels<float> Optimizer => Written(device.Optimizer);

    public IViewKernels<float> Views => Written(device.Views);

    public void RunStep(Action step) => device.RunStep(step);

    public void Synchronize() => device.Synchronize();

    private static T Written<T>(T family, [CallerMemberName] string name = "") where T : class
    {
        if (family is null)
        {
            Assert.Ignore($"{name} is not on CUDA yet");
        }

        return family!;
    }
}
