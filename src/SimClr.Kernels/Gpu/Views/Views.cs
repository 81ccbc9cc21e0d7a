using System.Diagnostics;
using ILGPU;
using SimClr.Kernels.Sampling;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// All views of a batch in one launch. Their decisions are drawn on the host, by the same code as on every
/// device, and go up in a table together with where each picture's bytes lie.
/// </summary>
public sealed class Views(KernelLauncher launcher) : IViewKernels<float>
{
    // Training and evaluation take turns: each keeps its place in device memory.
    private readonly HostTable<ViewTask> views = new(launcher.Gpu.Memory);
    private readonly HostTable<ViewTask> crops = new(launcher.Gpu.Memory);
    private ViewTask[] onHost = [];

    public static IEnumerable<KernelVariant> Kernels => [new(ViewKernels.Make, ViewKernels.Threads)];

    public void MakeViews(ReadOnlySpan<ImageRef> images, in ViewOptions options, ViewKey key,
        BufferView<float> output)
    {
        var tasks = Tasks(images.Length);
        for (int i = 0; i < images.Length; i++)
        {
            var image = images[i];
            tasks[i] = Task(
                image, ViewSampler.Draw(options, key, image.Index, image.Height, image.Width), options.Size);
        }

        Launch(views, tasks, options.Size, blurs: options.BlurProbability > 0, output);
    }

    public void Render(ReadOnlySpan<ImageRef> images, ReadOnlySpan<ViewParameters> parameters, int size,
        BufferView<float> output)
    {
        Debug.Assert(parameters.Length == images.Length);
        var tasks = Tasks(images.Length);
        bool blurs = false;
        for (int i = 0; i < images.Length; i++)
        {
            tasks[i] = Task(images[i], parameters[i], size);
            blurs |= parameters[i].Sigma > 0;
        }

        Launch(views, tasks, size, blurs, output);
    }

    public void CenterCrop(ReadOnlySpan<ImageRef> images, int resize, int size, BufferView<float> output)
    {
        Debug.Assert(resize >= size);
        var tasks = Tasks(images.Length);
        for (int i = 0; i < images.Length; i++)
        {
            var image = images[i];
            var box = CenterCropBox.Of(image.Height, image.Width, resize, size);
            tasks[i] = new ViewTask(image,
                new ViewAxis(0, image.Height, box.ResizedHeight, box.Top),
                new ViewAxis(0, image.Width, box.ResizedWidth, box.Left), default);
        }

        Launch(crops, tasks, size, blurs: false, output);
    }

    private Span<ViewTask> Tasks(int count)
    {
        if (onHost.Length < count)
        {
            onHost = new ViewTask[count];
        }

        return onHost.AsSpan(0, count);
    }

    private static ViewTask Task(ImageRef image, in ViewParameters p, int size) => new(
        image, new ViewAxis(p.Top, p.Height, size, 0), new ViewAxis(p.Left, p.Width, size, 0), p);

    private void Launch(
        HostTable<ViewTask> table, ReadOnlySpan<ViewTask> tasks, int size, bool blurs,
        BufferView<float> output)
    {
        Debug.Assert(output.Length == 3L * size * size * tasks.Length);
        if (tasks.IsEmpty)
        {
            return;
        }

        bool needsScratch = blurs && ViewParameters.BlurKernelSize(size) > 1;
        using var scratch = new Scratch<float>(launcher.Gpu.Memory, needsScratch ? output.Length : 0);
        launcher.Launch(ViewKernels.Make, new KernelConfig(tasks.Length, ViewKernels.Threads),
            table.Upload(tasks).AsArrayView(), DeviceViews.AllMemory<byte>(), output.AsArrayView(),
            scratch.View.AsArrayView(), size);
    }
}
