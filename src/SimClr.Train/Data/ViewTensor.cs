using SimClr.Kernels;
using SimClr.Tensors;

namespace SimClr.Train.Data;

/// <summary>From pictures to what a network takes: a tensor (views, size, size, 3) of values 0..1.</summary>
public static class ViewTensor
{
    /// <summary>One random view of each image.</summary>
    public static Tensor One(Device device, ReadOnlySpan<ImageRef> images, in ViewOptions options, ViewKey key)
    {
        var output = Empty(device, images.Length, options.Size);
        device.Views.MakeViews(images, options, key, output.View);
        return output;
    }

    /// <summary>Two of each: rows 0..n-1 the first views, n..2n-1 the second.</summary>
    public static Tensor Pairs(
        Device device, ReadOnlySpan<ImageRef> images, in ViewOptions options, ulong seed, int epoch)
    {
        var output = Empty(device, 2 * images.Length, options.Size);
        long half = output.Length / 2;
        device.Views.MakeViews(images, options, new ViewKey(seed, epoch, 0), output.View.Slice(0, half));
        device.Views.MakeViews(images, options, new ViewKey(seed, epoch, 1), output.View.Slice(half, half));
        return output;
    }

    /// <summary>What evaluation sees: the centre of each image, its shorter side resized first.</summary>
    public static Tensor Centre(Device device, ReadOnlySpan<ImageRef> images, int resize, int size)
    {
        var output = Empty(device, images.Length, size);
        device.Views.CenterCrop(images, resize, size, output.View);
        return output;
    }

    /// <summary>0..1 to 0..255.</summary>
    public static byte[] ToBytes(float[] values)
        => Array.ConvertAll(values, value => (byte)(255 * Math.Clamp(value, 0, 1) + 0.5f));

    private static Tensor Empty(Device device, int views, int size)
        => Tensor.Empty(device, new Shape(views, size, size, 3));
}
