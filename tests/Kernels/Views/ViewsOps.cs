using System.Numerics;
using SimClr.Kernels;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

internal sealed class ViewsOps : IOpTable
{
    private const int Height = 37;
    private const int Width = 29;

    private static readonly (int Height, int Width)[] Pictures = [.. Enumerable.Repeat((Height, Width), 5)];

    private static readonly int[] Sizes = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 20, 33];

    private static readonly ViewParameters Whole = new(0, 0, Height, Width);

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int size in Sizes)
        {
            yield return Render<T>("whole", size, Whole);
            yield return Render<T>("all", size, All(size, new ViewParameters(3, 5, 20, 17)));
        }

        yield return Render<T>("one pixel", 6, new ViewParameters(36, 28, 1, 1, Flip: true));
        yield return Render<T>("five columns", 9, new ViewParameters(30, 24, 7, 5));
        yield return Render<T>("large blur", 61, Whole with { Sigma = 2 });
        yield return Render<T>(
            "grey after jitter", 11, Whole with { Jitter = true, Saturation = 2, Grey = true });
        for (int order = 0; order < ColorOrder.Count; order++)
        {
            yield return Render<T>($"order {order}", 10, Whole with
            {
                Jitter = true,
                Order = ColorOrder.FromNumber(order),
                Brightness = 1.7f,
                Contrast = 0.4f,
                Saturation = 1.8f,
                Hue = -0.2f,
            });
        }

        foreach (int size in Sizes)
        {
            yield return Center<T>(size, size);
            yield return Center<T>(size + 3, size);
        }

        yield return Center<T>(Width, 22); // the shorter side already has that length
        yield return Drawn<T>(21, Pictures);
        yield return Drawn<T>(12, [(5, 90), (131, 7), (64, 48)]);
        // Larger than what a multiprocessor has of its own memory.
        yield return Row<T>("views, all, size 96", 96, [(64, 48)], (device, images, output)
            => device.Views.Render(images, [All(9, new ViewParameters(3, 5, 20, 17))], 96, output));
        // A position near 20 000 leaves a float little for its fraction.
        yield return Row<T>("views, end of a long picture", 6, [(3, 20_000)], (device, images, output)
            => device.Views.Render(images, [new ViewParameters(0, 19_990, 3, 7)], 6, output));
        yield return Row<T>("centre crop, of a long picture", 4, [(3, 20_000)], (device, images, output)
            => device.Views.CenterCrop(images, 5, 4, output));
    }

    private static ViewParameters All(int order, ViewParameters box) => box with
    {
        Flip = true,
        Jitter = true,
        Order = ColorOrder.FromNumber(order),
        Brightness = 1.3f,
        Contrast = 0.7f,
        Saturation = 1.4f,
        Hue = 0.1f,
        Sigma = 0.9f,
    };

    private static OpCase<T> Render<T>(string name, int size, ViewParameters parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Row<T>($"views, {name}, size {size}", size, Pictures, (device, images, output)
            => device.Views.Render(images, [.. images.Select(_ => parameters)], size, output));

    private static OpCase<T> Center<T>(int resize, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Row<T>($"centre crop, {resize} to {size}", size, Pictures, (device, images, output)
            => device.Views.CenterCrop(images, resize, size, output));

    private static OpCase<T> Drawn<T>(int size, (int Height, int Width)[] pictures)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Row<T>($"views, drawn, size {size}", size, pictures, (device, images, output)
            => device.Views.MakeViews(
                images, new ViewOptions(size, BlurProbability: 0.5), new(3, 1, 1), output));

    private static OpCase<T> Row<T>(
        string name, int size, (int Height, int Width)[] pictures, MakeAll<T> make)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(name)
        {
            Buffers =
            [
                InBytes("pixels", pictures.Sum(picture => picture.Height * picture.Width * 3)),
                Out("views", pictures.Length * size * size * 3),
            ],
            Run = (device, b) =>
            {
                var images = new ImageRef[pictures.Length];
                long start = 0;
                for (int i = 0; i < images.Length; i++)
                {
                    var (height, width) = pictures[i];
                    var pixels = b.Bytes("pixels").Slice(start, height * width * 3);
                    images[i] = new ImageRef(pixels, height, width, i);
                    start += pixels.Length;
                }

                make(device, images, b["views"]);
            },
        };

    private delegate void MakeAll<T>(IKernelDevice<T> device, ImageRef[] images, BufferView<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
