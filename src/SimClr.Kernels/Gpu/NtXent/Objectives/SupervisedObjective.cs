using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>Supervised: the positives are all other rows whose images have the same label.</summary>
internal readonly struct SupervisedObjective : IObjective
{
    public const int WeightThreads = 128;

    public static bool HasOnePositive => false;

    public static bool LeavesPositivesOut => false;

    public static int RowKey(int row, int rows, ArrayView<int> labels)
        => row < rows ? labels[ImageOf(row, rows)] : 0;

    public static int ColumnKey(int column, int rows, ArrayView<int> labels) => RowKey(column, rows, labels);

    public static float Weight(int row, int rows, ArrayView<float> weights)
        => row < rows ? weights[ImageOf(row, rows)] : 0;

    /// <summary>
    /// weights (N) = 1 / (2 · number of images with the image's label - 1). A thread counts for one image.
    /// </summary>
    [Kernel(KeepLoops = true)]
    public static void WeightImages(ArrayView<int> labels, ArrayView<float> weights, int images)
    {
        int image = Grid.IdxX * WeightThreads + Group.IdxX;
        if (image >= images)
        {
            return;
        }

        int label = labels[image];
        int count = 0;
        for (int other = 0; other < images; other++)
        {
            count += labels[other] == label ? 1 : 0; // all threads of a block read the same one
        }

        weights[image] = 1f / (2 * count - 1);
    }

    private static int ImageOf(int row, int rows)
    {
        int images = rows >> 1;
        return row < images ? row : row - images;
    }
}
