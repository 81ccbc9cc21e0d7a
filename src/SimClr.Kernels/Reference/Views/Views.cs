using System.Diagnostics;
using System.Numerics;

namespace SimClr.Kernels.Reference;

/// <summary>The views as torchvision defines them on float images, pixel by pixel.</summary>
public sealed class Views<T> : IViewKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Render(ReadOnlySpan<ImageRef> images, ReadOnlySpan<ViewParameters> parameters, int size,
        BufferView<T> output)
    {
        long viewLength = 3L * size * size;
        Debug.Assert(parameters.Length == images.Length && output.Length == images.Length * viewLength);
        for (int i = 0; i < images.Length; i++)
        {
            var view = output.Slice(i * viewLength, viewLength).AsSpan(); // (size, size, 3)
            var p = parameters[i];
            ViewResampling.Resize(images[i], p.Top, p.Left, p.Height, p.Width, size, size, 0, 0, size, view);
            if (p.Flip)
            {
                FlipHorizontally(view, size);
            }

            if (p.Jitter)
            {
                Jitter(view, p);
            }

            if (p.Grey)
            {
                ViewColors.ToGrey(view);
            }

            if (p.Sigma > 0)
            {
                ViewBlur.Blur(view, size, ViewParameters.BlurKernelSize(size), p.Sigma);
            }
        }
    }

    public void CenterCrop(ReadOnlySpan<ImageRef> images, int resize, int size, BufferView<T> output)
    {
        long viewLength = 3L * size * size;
        Debug.Assert(resize >= size && output.Length == images.Length * viewLength);
        for (int i = 0; i < images.Length; i++)
        {
            var image = images[i];
            var crop = CenterCropBox.Of(image.Height, image.Width, resize, size);
            ViewResampling.Resize(
                image, 0, 0, image.Height, image.Width, crop.ResizedHeight, crop.ResizedWidth,
                crop.Top, crop.Left, size, output.Slice(i * viewLength, viewLength).AsSpan());
        }
    }

    private static void FlipHorizontally(Span<T> view, int size)
    {
        for (int y = 0; y < size; y++)
        {
            for (int left = 0, right = size - 1; left < right; left++, right--)
            {
                for (int c = 0; c < 3; c++)
                {
                    int a = (y * size + left) * 3 + c;
                    int b = (y * size + right) * 3 + c;
                    (view[a], view[b]) = (view[b], view[a]);
                }
            }
        }
    }

    private static void Jitter(Span<T> view, in ViewParameters p)
    {
        for (int position = 0; position < 4; position++)
        {
            switch (p.Order[position])
            {
                case ColorOperation.Brightness:
                    ViewColors.AdjustBrightness(view, T.CreateChecked(p.Brightness));
                    break;
                case ColorOperation.Contrast:
                    ViewColors.AdjustContrast(view, T.CreateChecked(p.Contrast));
                    break;
                case ColorOperation.Saturation:
                    ViewColors.AdjustSaturation(view, T.CreateChecked(p.Saturation));
                    break;
                default:
                    ViewColors.AdjustHue(view, T.CreateChecked(p.Hue));
                    break;
            }
        }
    }
}
