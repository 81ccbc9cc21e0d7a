using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// A block makes a view, a thread some of its pixels. They wait in the output where something needs all of
/// them: the mean grey of contrast, the neighbours of a blur.
/// </summary>
internal static class ViewKernels
{
    public const int Threads = 256;

    private const float Log2E = 1.442695041f;

    /// <param name="pixels">Of all pictures: the tasks say where in memory each is.</param>
    /// <param name="scratch">As long as output; may be left out where no view is blurred.</param>
    [Kernel(KeepLoops = true)]
    public static void Make(ArrayView<ViewTask> tasks, ArrayView<byte> pixels, ArrayView<float> output,
        ArrayView<float> scratch, int size)
    {
        var task = tasks[Grid.IdxX];
        var colors = task.Colors;
        int count = size * size;
        long offset = 3L * count * Grid.IdxX;
        var view = output.SubView(offset, 3 * count); // (size, size, 3)
        int contrast = task.Jitters ? colors.PositionOfContrast : ColorJitter.Operations;
        bool waits = contrast < ColorJitter.Operations;

        float grey = 0;
        for (int i = Group.IdxX; i < count; i += Threads)
        {
            int y = i / size;
            int x = i - y * size;
            var color = Resample(task, pixels, y, task.Flips ? size - 1 - x : x);
            color = colors.Apply(color, 0, task.Jitters ? contrast : 0);
            grey += color.Grey;
            Store(view, i, color, task.TurnsGrey && !waits);
        }

        if (waits)
        {
            float mean = BlockSum.OfAll(grey, Threads) / count;
            for (int i = Group.IdxX; i < count; i += Threads)
            {
                var color = ColorJitter.Blend(Rgb.Load(view, 3 * i), colors.Contrast, mean);
                color = colors.Apply(color, contrast + 1, ColorJitter.Operations);
                Store(view, i, color, task.TurnsGrey);
            }
        }

        int reach = ViewParameters.BlurKernelSize(size) >> 1;
        if (task.Sigma > 0 && reach > 0)
        {
            var between = scratch.SubView(offset, 3 * count);
            Group.Barrier();
            Blur(view, between, size, horizontal: true, reach, task.Sigma);
            Group.Barrier();
            Blur(between, view, size, horizontal: false, reach, task.Sigma);
        }
    }

    private static Rgb Resample(ViewTask task, ArrayView<byte> pixels, int y, int x)
    {
        var rows = task.Rows.Taps(y);
        var columns = task.Columns.Taps(x);
        int endOfColumns = Loop.Rolled(columns.End); // a division, that ILGPU would put into the loops
        Rgb sum = default;
        float total = 0;
        for (int i = rows.First; i < rows.End; i++)
        {
            long first = (long)(task.Rows.Start + i) * task.Width + task.Columns.Start;
            var row = pixels.SubView(task.Pixels + 3 * first, 3 * task.Width);
            Rgb ofRow = default;
            float weights = 0;
            for (int j = columns.First; j < endOfColumns; j++)
            {
                float weight = columns.Weight(j);
                var pixel = row.SubView(3 * j, 3);
                ofRow = ofRow.Add(weight, new Rgb(pixel[0], pixel[1], pixel[2]));
                weights += weight;
            }

            sum = sum.Add(rows.Weight(i), ofRow);
            total = MathF.FusedMultiplyAdd(rows.Weight(i), weights, total);
        }

        return sum.Scaled(1 / (255 * total));
    }

    /// <summary>
    /// Weights exp(-d² / 2 sigma²) at distance d, divided by their sum; the border is reflected.
    /// </summary>
    private static void Blur(
        ArrayView<float> input, ArrayView<float> output, int size, bool horizontal, int reach, float sigma)
    {
        float slope = -0.5f * Log2E / (sigma * sigma);
        float total = 1;
        for (int d = 1; d <= reach; d++)
        {
            total += 2 * FloatMath.Exp2(slope * (d * d));
        }

        int stride = horizontal ? 3 : 3 * size;
        for (int i = Group.IdxX; i < size * size; i += Threads)
        {
            int y = i / size;
            int x = i - y * size;
            int center = horizontal ? x : y;
            int line = horizontal ? 3 * size * y : 3 * x;
            var sum = Rgb.Load(input, line + center * stride);
            for (int d = 1; d <= reach; d++)
            {
                float weight = FloatMath.Exp2(slope * (d * d));
                sum = sum.Add(weight, Rgb.Load(input, line + Reflect(center - d, size) * stride));
                sum = sum.Add(weight, Rgb.Load(input, line + Reflect(center + d, size) * stride));
            }

            sum.Scaled(1 / total).Store(output, 3 * i);
        }
    }

    /// <summary>Mirrors at the border pixel's centre: -1 is 1, size is size - 2.</summary>
    private static int Reflect(int position, int size)
    {
        position = Math.Abs(position);
        return position < size ? position : 2 * (size - 1) - position;
    }

    private static void Store(ArrayView<float> view, int i, Rgb color, bool toGrey)
    {
        float grey = color.Grey;
        (toGrey ? new Rgb(grey, grey, grey) : color).Store(view, 3 * i);
    }
}
