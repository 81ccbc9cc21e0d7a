using SimClr.Kernels;
using SimClr.Train.Recipes;

namespace SimClr.Bench;

/// <summary>What a measurement is told.</summary>
/// <param name="Seconds">How long to measure one case.</param>
/// <param name="Width">Factor on the channels (step, embed).</param>
/// <param name="BatchSize">Images in a batch; kernels are timed on the views of one.</param>
/// <param name="Device">cpu, or cuda.</param>
/// <param name="Precision">Of matrix products on CUDA: fp32, tf32 or bf16.</param>
/// <param name="Model">resnet18, resnet34 or resnet50 (step, embed).</param>
/// <param name="ImageSize">Side of a view (step, embed).</param>
public sealed record MeasureOptions(
    int Threads = 2, double Seconds = 1, double Width = 1, int BatchSize = 64, string Device = "cpu",
    string Precision = "fp32", string Model = "resnet18", int ImageSize = 32)
{
    /// <summary>Views in a batch: two of each image.</summary>
    public int Views => 2 * BatchSize;

    public bool OnCuda => Device != "cpu";

    /// <summary>The published recipe with this network.</summary>
    public PretrainOptions Recipe => Preset.Load("cifar10").Options with
    {
        Model = Model,
        ImageSize = ImageSize,
        Width = Width,
        BatchSize = BatchSize,
        Device = Device,
        Precision = Factors,
        ProjectionDim = 128,
    };

    /// <summary>Where it is not ResNet-18 at full width on 64 images of 32x32, what it is; begins with a blank.</summary>
    public string Network => (Model == "resnet18" ? "" : $" {Model}")
        + (ImageSize == 32 ? "" : $" {ImageSize}px")
        + (Width == 1 ? "" : FormattableString.Invariant($" width{Width}"))
        + (BatchSize == 64 ? "" : $" batch{BatchSize}");

    private Kernels.Gpu.Precision Factors => Enum.Parse<Kernels.Gpu.Precision>(Precision, ignoreCase: true);

    public IKernelDevice<float> Open() => Devices.Open(Device, Threads, Factors);
}
