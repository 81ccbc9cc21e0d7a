namespace SimClr.Kernels;

/// <summary>
/// A device: memory, and one object per kernel family that works on that memory. Reference, CPU and CUDA are
/// devices alike; everything above this project sees only this interface.
/// </summary>
/// <typeparam name="T">Element type of activations: float, or double on the reference device.</typeparam>
public interface IKernelDevice<T> where T : unmanaged
{
    /// <summary>What <c>--device</c> calls it: <c>cpu</c>, <c>reference</c>, <c>cuda</c>.</summary>
    string Name { get; }

    IDeviceMemory Memory { get; }

    /// <summary>
    /// Bytes in use up to which a tape keeps what backward could also make again. With more in use it does not: less
    /// memory, for another pass over what was not kept. The numbers are the same either way.
    /// </summary>
    long AmpleBytes => long.MaxValue;

    IGemmKernels<T> Gemm { get; }

    IConv2dKernels<T> Conv2d { get; }

    IBatchNormKernels<T> BatchNorm { get; }

    IPoolingKernels<T> Pooling { get; }

    IElementwiseKernels<T> Elementwise { get; }

    IReductionKernels<T> Reduction { get; }

    INormalizeKernels<T> Normalize { get; }

    ICrossEntropyKernels<T> CrossEntropy { get; }

    INtXentKernels<T> NtXent { get; }

    IOptimizerKernels<T> Optimizer { get; }

    IViewKernels<T> Views { get; }

    /// <summary>
    /// Runs the work of a training step. A device may record it and replay the recording where the same step
    /// is asked for again, so the step must not read results back; they are there when this returns. What it
    /// makes of its inputs is the same either way.
    /// </summary>
    void RunStep(Action step) => step();

    /// <summary>
    /// Waits until everything asked of the device so far is done. Nothing to do on the CPU.
    /// </summary>
    void Synchronize();
}
