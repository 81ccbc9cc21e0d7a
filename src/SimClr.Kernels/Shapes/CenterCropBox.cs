namespace SimClr.Kernels;

/// <summary>
/// Where torchvision's Resize(resize) and CenterCrop(size) cut: the picture resized so that its shorter side
/// is <c>resize</c>, and the crop's corner in that resized picture.
/// </summary>
public readonly record struct CenterCropBox(int ResizedHeight, int ResizedWidth, int Top, int Left)
{
    public static CenterCropBox Of(int height, int width, int resize, int size)
    {
        int resizedHeight = height <= width ? resize : (int)((long)resize * height / width);
        int resizedWidth = width <= height ? resize : (int)((long)resize * width / height);
        return new CenterCropBox(resizedHeight, resizedWidth,
            (int)Math.Round((resizedHeight - size) / 2.0), (int)Math.Round((resizedWidth - size) / 2.0));
    }
}
