using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// torchvision's colour adjustments on planes of 0..1, in place; the formulas are at the reference.
/// </summary>
internal static unsafe class ColorAdjustment
{
    private const float RedWeight = 0.2989f;
    private const float GreenWeight = 0.587f;
    private const float BlueWeight = 0.114f;

    private static int Lanes => Vector<float>.Count;

    public static void Jitter(in ColorPlanes planes, in ViewParameters p)
    {
        for (int position = 0; position < 4; position++)
        {
            switch (p.Order[position])
            {
                case ColorOperation.Brightness:
                    AdjustBrightness(planes, p.Brightness);
                    break;
                case ColorOperation.Contrast:
                    AdjustContrast(planes, p.Contrast);
                    break;
                case ColorOperation.Saturation:
                    AdjustSaturation(planes, p.Saturation);
                    break;
                default:
                    AdjustHue(planes, p.Hue);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToGrey(in ColorPlanes planes)
    {
        for (int i = 0; i < planes.Pixels; i += Lanes)
        {
            var grey = Grey(planes, i);
            grey.Store(planes.Red + i);
            grey.Store(planes.Green + i);
            grey.Store(planes.Blue + i);
        }
    }

    private static void AdjustBrightness(in ColorPlanes planes, float factor)
    {
        Blend(planes.Red, planes.Pixels, factor, 0);
        Blend(planes.Green, planes.Pixels, factor, 0);
        Blend(planes.Blue, planes.Pixels, factor, 0);
    }

    private static void AdjustContrast(in ColorPlanes planes, float factor)
    {
        float rest = (1 - factor) * MeanGrey(planes);
        Blend(planes.Red, planes.Pixels, factor, rest);
        Blend(planes.Green, planes.Pixels, factor, rest);
        Blend(planes.Blue, planes.Pixels, factor, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AdjustSaturation(in ColorPlanes planes, float factor)
    {
        var scale = new Vector<float>(factor);
        for (int i = 0; i < planes.Pixels; i += Lanes)
        {
            var rest = Grey(planes, i) * (1 - factor);
            Clamp(Vector.MultiplyAddEstimate(Vector.Load(planes.Red + i), scale, rest)).Store(planes.Red + i);
            Clamp(Vector.MultiplyAddEstimate(Vector.Load(planes.Green + i), scale, rest))
                .Store(planes.Green + i);
            Clamp(Vector.MultiplyAddEstimate(Vector.Load(planes.Blue + i), scale, rest))
                .Store(planes.Blue + i);
        }
    }

    /// <summary>
    /// The hue in sixths of the circle, turned; each channel is then a trapezoid wave of it: red falls off 1
    /// from the middle 3 inwards, green beyond 1 from 2, blue beyond 1 from 4. No branch, and a grey stays
    /// grey because its chroma is 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AdjustHue(in ColorPlanes planes, float shift)
    {
        var turn = new Vector<float>(6 * shift);
        var tiny = new Vector<float>(1e-20f);
        var two = new Vector<float>(2);
        var six = new Vector<float>(6);
        for (int i = 0; i < planes.Pixels; i += Lanes)
        {
            var red = Vector.Load(planes.Red + i);
            var green = Vector.Load(planes.Green + i);
            var blue = Vector.Load(planes.Blue + i);
            var value = Vector.MaxNative(red, Vector.MaxNative(green, blue));
            var least = Vector.MinNative(red, Vector.MinNative(green, blue));
            var chroma = value - least;
            var perChroma = Vector<float>.One / Vector.MaxNative(chroma, tiny);

            var fromGreen = Vector.MultiplyAddEstimate(blue - red, perChroma, two);
            var fromBlue = Vector.MultiplyAddEstimate(red - green, perChroma, two + two);
            var hue = Vector.ConditionalSelect(Vector.Equals(value, green), fromGreen, fromBlue);
            hue = Vector.ConditionalSelect(Vector.Equals(value, red), (green - blue) * perChroma, hue) + turn;
            hue -= six * Vector.Floor(hue * (1 / 6f));

            var redWave = Clamp(Vector.Abs(hue - two - Vector<float>.One) - Vector<float>.One);
            var greenWave = Clamp(two - Vector.Abs(hue - two));
            var blueWave = Clamp(two - Vector.Abs(hue - two - two));
            Vector.MultiplyAddEstimate(chroma, redWave, least).Store(planes.Red + i);
            Vector.MultiplyAddEstimate(chroma, greenWave, least).Store(planes.Green + i);
            Vector.MultiplyAddEstimate(chroma, blueWave, least).Store(planes.Blue + i);
        }
    }

    /// <summary>x = clamp(factor · x + rest).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Blend(float* plane, int pixels, float factor, float rest)
    {
        var scale = new Vector<float>(factor);
        var offset = new Vector<float>(rest);
        for (int i = 0; i < pixels; i += Lanes)
        {
            Clamp(Vector.MultiplyAddEstimate(Vector.Load(plane + i), scale, offset)).Store(plane + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MeanGrey(in ColorPlanes planes)
    {
        var sum = Vector<float>.Zero;
        int i = 0;
        for (; i + Lanes <= planes.Pixels; i += Lanes)
        {
            sum += Grey(planes, i);
        }

        float total = Vector.Sum(sum);
        for (; i < planes.Pixels; i++)
        {
            total += RedWeight * planes.Red[i] + GreenWeight * planes.Green[i] + BlueWeight * planes.Blue[i];
        }

        return total / planes.Pixels;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Grey(in ColorPlanes planes, int i)
        => Vector.MultiplyAddEstimate(Vector.Load(planes.Red + i), new Vector<float>(RedWeight),
            Vector.MultiplyAddEstimate(Vector.Load(planes.Green + i), new Vector<float>(GreenWeight),
                Vector.Load(planes.Blue + i) * BlueWeight));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Clamp(Vector<float> value)
        => Vector.MinNative(Vector.MaxNative(value, Vector<float>.Zero), Vector<float>.One);
}
