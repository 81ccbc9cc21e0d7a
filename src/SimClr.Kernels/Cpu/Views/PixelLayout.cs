using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SimClr.Kernels.Cpu;

/// <summary>Between interleaved pixels and planes, four pixels at a time.</summary>
internal static unsafe class PixelLayout
{
    /// <summary>Four pixels (red, green, blue, anything) to four reds, four greens, four blues.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(
        Vector128<float> pixel0, Vector128<float> pixel1, Vector128<float> pixel2, Vector128<float> pixel3,
        out Vector128<float> red, out Vector128<float> green, out Vector128<float> blue)
    {
        red = Select(pixel0, Vector128.Shuffle(pixel1, Vector128.Create(0, 0, 0, 0)),
            Vector128.Shuffle(pixel2, Vector128.Create(0, 0, 0, 0)),
            Vector128.Shuffle(pixel3, Vector128.Create(0, 0, 0, 0)));
        green = Select(Vector128.Shuffle(pixel0, Vector128.Create(1, 1, 1, 1)), pixel1,
            Vector128.Shuffle(pixel2, Vector128.Create(1, 1, 1, 1)),
            Vector128.Shuffle(pixel3, Vector128.Create(1, 1, 1, 1)));
        blue = Select(Vector128.Shuffle(pixel0, Vector128.Create(2, 2, 2, 2)),
            Vector128.Shuffle(pixel1, Vector128.Create(2, 2, 2, 2)), pixel2,
            Vector128.Shuffle(pixel3, Vector128.Create(2, 2, 2, 2)));
    }

    /// <summary>planes to output (pixels, 3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(in ColorPlanes planes, float* output)
    {
        int x = 0;
        for (; x + 4 <= planes.Pixels; x += 4)
        {
            var red = Vector128.Load(planes.Red + x);
            var green = Vector128.Load(planes.Green + x);
            var blue = Vector128.Load(planes.Blue + x);
            float* pixels = output + 3 * x;
            Select(Vector128.Shuffle(red, Vector128.Create(0, 0, 0, 1)),
                Vector128.Shuffle(green, Vector128.Create(0, 0, 0, 0)),
                Vector128.Shuffle(blue, Vector128.Create(0, 0, 0, 0)),
                Vector128.Shuffle(red, Vector128.Create(0, 0, 0, 1))).Store(pixels);
            Select(Vector128.Shuffle(green, Vector128.Create(1, 1, 1, 2)),
                Vector128.Shuffle(blue, Vector128.Create(1, 1, 1, 1)),
                Vector128.Shuffle(red, Vector128.Create(2, 2, 2, 2)),
                Vector128.Shuffle(green, Vector128.Create(1, 1, 1, 2))).Store(pixels + 4);
            Select(Vector128.Shuffle(blue, Vector128.Create(2, 2, 2, 3)),
                Vector128.Shuffle(red, Vector128.Create(3, 3, 3, 3)),
                Vector128.Shuffle(green, Vector128.Create(3, 3, 3, 3)),
                Vector128.Shuffle(blue, Vector128.Create(2, 2, 2, 3))).Store(pixels + 8);
        }

        for (; x < planes.Pixels; x++)
        {
            output[3 * x] = planes.Red[x];
            output[3 * x + 1] = planes.Green[x];
            output[3 * x + 2] = planes.Blue[x];
        }
    }

    /// <summary>Lane i from argument i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Select(
        Vector128<float> from0, Vector128<float> from1, Vector128<float> from2, Vector128<float> from3)
    {
        var low = Vector128.ConditionalSelect(Vector128.Create(-1, 0, 0, 0).AsSingle(), from0, from1);
        var high = Vector128.ConditionalSelect(Vector128.Create(0, 0, -1, 0).AsSingle(), from2, from3);
        return Vector128.ConditionalSelect(Vector128.Create(-1, -1, 0, 0).AsSingle(), low, high);
    }
}
