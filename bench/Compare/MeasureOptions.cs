using SimClr.Kernels;
using SimClr.Train.Cli;

namespace SimClr.Bench.Compare;

/// <summary>What a measurement is told.</summary>
/// <param name="Seconds">How long to measure one case.</param>
/// <param name="Width">Factor on the channels (step).</param>
/// <param name="BatchSize">Images in a batch; kernels are timed on the views of one.</param>
/// <param name="Device">cpu, or cuda.</param>
/// <param name="Precision">Of matrix products on CUDA: fp32, tf32 or bf16.</param>
public sealed record MeasureOptions(
    int Threads = 2, double Seconds = 1, double Width = 1, int BatchSize = 64, string Device = "cpu",
    string Precision = "fp32")
{
    /// <summary>Views in a batch: two of each image.</summary>
    public int Views => 2 * BatchSize;

    public bool OnCuda => Device != "cpu";

    public IKernelDevice<float> Open() => CommonOptions.OpenDevice(Device, Threads, Precision);
}
