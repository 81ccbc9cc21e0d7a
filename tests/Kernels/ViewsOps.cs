using System.Numerics;
using SimClr.Kernels;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

internal sealed class ViewsOps : IOpTable
{
    private const int Height = 37;
    private const int Width = 29;
    private const int Images = 5;

    private static readonly int[] Sizes = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 20, 33];

    private static readonly ViewParameters Whole = new(0, 0, Height, Width);

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int size in Sizes)
        {
            yield return Render<T>("whole", size, Whole);
            yield return Render<T>("all", size, new ViewParameters(3, 5, 20, 17, Flip: true, Jitter: true,
                ColorOrder.FromNumber(size), 1.3f, 0.7f, 1.4f, 0.1f, Grey: false, Sigma: 0.9f));
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
        yield return Drawn<T>();
    }

    private static OpCase<T> Render<T>(string name, int size, ViewParameters parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Row<T>($"views, {name}, size {size}", size, (device, images, output)
            => device.Views.Render(images, Enumerable.Repeat(parameters, Images).ToArray(), size, output));

    private static OpCase<T> Center<T>(int resize, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Row<T>($"centre crop, {resize} to {size}", size, (device, images, output)
            => device.Views.CenterCrop(images, resize, size, output));

    private static OpCase<T> Drawn<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Row<T>("views, drawn", 21, (device, images, output)
            => device.Views.MakeViews(
                images, new ViewOptions(21, BlurProbability: 0.5), new(3, 1, 1), output));

    private static OpCase<T> Row<T>(string name, int size, MakeAll<T> make)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(name)
        {
            Buffers =
                [InBytes("pixels", Images * Height * Width * 3), Out("views", Images * size * size * 3)],
            Run = (device, b) =>
            {
                var images = new ImageRef[Images];
                for (int i = 0; i < Images; i++)
                {
                    const int Length = Height * Width * 3;
                    images[i] = new ImageRef(b.Bytes("pixels").Slice(i * Length, Length), Height, Width, i);
                }

                make(device, images, b["views"]);
            },
        };

    private delegate void MakeAll<T>(IKernelDevice<T> device, ImageRef[] images, ArrayView<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
