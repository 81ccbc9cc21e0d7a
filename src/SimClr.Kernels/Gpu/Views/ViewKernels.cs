namespace SimClr.Kernels.Gpu;

/// <summary>
/// A block makes a view, a thread some of its pixels. They wait in the output where something needs all of
/// them: the mean grey of contrast, the neighbours of a blur.
/// </summary>
internal static unsafe class ViewKernels
{
    public const int Threads = 256;

    private const int Operations = 4; // of colour jitter
    private const float Log2E = 1.442695041f;

    /// <param name="scratch">As long as output; may be left out where no view is blurred.</param>
    [Kernel]
    public static void Make(
        BufferView<ViewTask> tasks, BufferView<float> output, BufferView<float> scratch, int size)
    {
        var task = tasks[Grid.IdxX];
        var p = task.Parameters;
        int pixels = size * size;
        long offset = 3L * pixels * Grid.IdxX;
        float* view = output.Pointer + offset; // (size, size, 3)
        int contrast = p.Jitter ? PositionOfContrast(p.Order) : Operations;
        bool waits = contrast < Operations;

        float grey = 0;
        for (int i = Group.IdxX; i < pixels; i += Group.DimX)
        {
            int y = i / size;
            int x = i - y * size;
            var color = Resample(task, y, p.Flip ? size - 1 - x : x);
            color = ViewColors.Jitter(color, p, 0, p.Jitter ? contrast : 0);
            grey += color.Grey;
            Store(view, i, color, p.Grey && !waits);
        }

        if (waits)
        {
            float mean = BlockSum.OfAll(grey) / pixels;
            for (int i = Group.IdxX; i < pixels; i += Group.DimX)
            {
                var color = ViewColors.Blend(Rgb.Load(view + 3 * i), p.Contrast, mean);
                color = ViewColors.Jitter(color, p, contrast + 1, Operations);
                Store(view, i, color, p.Grey);
            }
        }

        int reach = ViewParameters.BlurKernelSize(size) / 2;
        if (p.Sigma > 0 && reach > 0)
        {
            float* between = scratch.Pointer + offset;
            Group.Barrier();
            Blur(view, between, size, horizontal: true, reach, p.Sigma);
            Group.Barrier();
            Blur(between, view, size, horizontal: false, reach, p.Sigma);
        }
    }

    private static Rgb Resample(in ViewTask task, int y, int x)
    {
        var rows = task.Rows.Taps(y);
        var columns = task.Columns.Taps(x);
        Rgb sum = default;
        float total = 0;
        for (int i = rows.First; i < rows.End; i++)
        {
            long first = (long)(task.Rows.Start + i) * task.Width + task.Columns.Start;
            byte* row = task.Pixels.Pointer + 3 * first;
            Rgb ofRow = default;
            float weights = 0;
            for (int j = columns.First; j < columns.End; j++)
            {
                float weight = columns.Weight(j);
                ofRow = ofRow.Add(weight, new Rgb(row[3 * j], row[3 * j + 1], row[3 * j + 2]));
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
    private static void Blur(float* input, float* output, int size, bool horizontal, int reach, float sigma)
    {
        float slope = -0.5f * Log2E / (sigma * sigma);
        float total = 1;
        for (int d = 1; d <= reach; d++)
        {
            total += 2 * FloatMath.Exp2(slope * (d * d));
        }

        int stride = horizontal ? 3 : 3 * size;
        for (int i = Group.IdxX; i < size * size; i += Group.DimX)
        {
            int y = i / size;
            int x = i - y * size;
            int center = horizontal ? x : y;
            float* line = input + (horizontal ? 3 * size * y : 3 * x);
            var sum = Rgb.Load(line + center * stride);
            for (int d = 1; d <= reach; d++)
            {
                float weight = FloatMath.Exp2(slope * (d * d));
                sum = sum.Add(weight, Rgb.Load(line + Reflect(center - d, size) * stride));
                sum = sum.Add(weight, Rgb.Load(line + Reflect(center + d, size) * stride));
            }

            sum.Scaled(1 / total).Store(output + 3 * i);
        }
    }

    /// <summary>Mirrors at the border pixel's centre: -1 is 1, size is size - 2.</summary>
    private static int Reflect(int position, int size)
    {
        position = Math.Abs(position);
        return position < size ? position : 2 * (size - 1) - position;
    }

    /// <summary>Operations where the order, being default, has none.</summary>
    private static int PositionOfContrast(ColorOrder order)
    {
        int position = 0;
        while (position < Operations && order[position] != ColorOperation.Contrast)
        {
            position++;
        }

        return position;
    }

    private static void Store(float* view, int i, Rgb color, bool toGrey)
    {
        float grey = color.Grey;
        (toGrey ? new Rgb(grey, grey, grey) : color).Store(view + 3 * i);
    }
}
