using System.Diagnostics;
using SimClr.Kernels.Sampling;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// The views in SIMD, one picture a task: resampled into planes of red, green and blue that stay in the
/// cache, colours changed there, interleaved into the output at the end.
/// </summary>
public sealed unsafe class Views(CpuThreads threads) : IViewKernels<float>
{
    private readonly HostMemory workspaces = new();

    public void MakeViews(ReadOnlySpan<ImageRef> images, in ViewOptions options, ViewKey key,
        BufferView<float> output)
    {
        var drawn = options; // a lambda cannot hold an `in` parameter
        ForEach(images, options.Size, output, (image, _, view) =>
        {
            var parameters = ViewSampler.Draw(drawn, key, image.Index, image.Height, image.Width);
            RenderOne(image, parameters, drawn.Size, view);
        });
    }

    public void Render(ReadOnlySpan<ImageRef> images, ReadOnlySpan<ViewParameters> parameters, int size,
        BufferView<float> output)
    {
        Debug.Assert(parameters.Length == images.Length);
        fixed (ViewParameters* given = parameters)
        {
            var pinned = given;
            ForEach(images, size, output, (image, i, view) => RenderOne(image, pinned[i], size, view));
        }
    }

    public void CenterCrop(ReadOnlySpan<ImageRef> images, int resize, int size, BufferView<float> output)
    {
        Debug.Assert(resize >= size);
        ForEach(images, size, output, (image, _, view) =>
        {
            var box = CenterCropBox.Of(image.Height, image.Width, resize, size);
            var rows = new ResizeAxis(0, image.Height, box.ResizedHeight, box.Top, size);
            var columns = new ResizeAxis(0, image.Width, box.ResizedWidth, box.Left, size);
            using var workspace = new ViewWorkspace(workspaces, size, rows, columns, blur: false);
            Resampler.Resize(image, rows, columns, flip: false, workspace);
            PixelLayout.Interleave(workspace.Planes, view);
        });
    }

    private void RenderOne(ImageRef image, in ViewParameters p, int size, float* view)
    {
        var rows = new ResizeAxis(p.Top, p.Height, size, 0, size);
        var columns = new ResizeAxis(p.Left, p.Width, size, 0, size);
        using var workspace = new ViewWorkspace(workspaces, size, rows, columns, blur: p.Sigma > 0);
        Resampler.Resize(image, rows, columns, p.Flip, workspace);
        if (p.Jitter)
        {
            ColorAdjustment.Jitter(workspace.Planes, p);
        }

        if (p.Grey)
        {
            ColorAdjustment.ToGrey(workspace.Planes);
        }

        if (p.Sigma > 0)
        {
            GaussianBlur.Blur(workspace.Planes, size, ViewParameters.BlurKernelSize(size), p.Sigma,
                workspace.BlurPlane);
        }

        PixelLayout.Interleave(workspace.Planes, view);
    }

    /// <summary>Calls <paramref name="body"/> once for each image with its place in the output.</summary>
    private void ForEach(ReadOnlySpan<ImageRef> images, int size, BufferView<float> output, ViewBody body)
    {
        const int ImagesPerTask = 4; // a task of some 10 microseconds: long enough to be worth handing out
        long viewLength = 3L * size * size;
        Debug.Assert(output.Length == images.Length * viewLength);
        int count = images.Length;
        float* views = output.Pointer;
        fixed (ImageRef* given = images)
        {
            var pinned = given;
            threads.For((count + ImagesPerTask - 1) / ImagesPerTask, task =>
            {
                int end = Math.Min(count, (task + 1) * ImagesPerTask);
                for (int i = task * ImagesPerTask; i < end; i++)
                {
                    body(pinned[i], i, views + i * viewLength);
                }
            });
        }
    }

    private delegate void ViewBody(ImageRef image, int position, float* view);
}
