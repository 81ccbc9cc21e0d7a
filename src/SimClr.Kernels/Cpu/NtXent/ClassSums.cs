namespace SimClr.Kernels.Cpu;

/// <summary>
/// The positives of the supervised objective without looking at pairs of rows: row i's are all of its class
/// but itself, so that the sum of z_j over them is the class's sum minus z_i. O(N·D), in double. Only for the
/// classes of the own images.
/// </summary>
internal sealed unsafe class ClassSums : IDisposable
{
    private readonly IDeviceMemory memory;
    private readonly long bytes;
    private readonly NtXentShape shape;
    private readonly float* z;
    private readonly double* sums; // (classes, D)
    private readonly int[] classOfImage; // (N), or -1
    private readonly int[] rowsOfClass;

    private ClassSums(IDeviceMemory memory, NtXentShape shape, float* z, BufferView<int> labels)
    {
        this.memory = memory;
        this.shape = shape;
        this.z = z;
        classOfImage = new int[shape.Pairs];
        var classes = new Dictionary<int, int>();
        for (int image = shape.FirstPair; image < shape.FirstPair + shape.OwnPairs; image++)
        {
            classes.TryAdd(labels[image], classes.Count);
        }

        for (int image = 0; image < shape.Pairs; image++)
        {
            classOfImage[image] = classes.GetValueOrDefault(labels[image], -1);
        }

        rowsOfClass = new int[classes.Count];
        bytes = (long)classes.Count * shape.D * sizeof(double);
        sums = (double*)memory.Allocate(bytes);
        memory.Clear((nint)sums, bytes);
        for (long row = 0; row < shape.Rows; row++)
        {
            if (ClassOf(row) < 0)
            {
                continue;
            }

            rowsOfClass[ClassOf(row)]++;
            double* sum = SumOf(row);
            float* x = z + row * shape.D;
            for (int d = 0; d < shape.D; d++)
            {
                sum[d] += x[d];
            }
        }
    }

    /// <summary>Null for objectives without labels.</summary>
    public static ClassSums? Of(IDeviceMemory memory, in NtXentShape shape, float* z, BufferView<int> labels)
        => shape.Objective == ContrastiveObjective.Supervised ? new(memory, shape, z, labels) : null;

    /// <summary>The mean of z_i · z_j over the positives j of a row i.</summary>
    public double MeanProduct(long row)
    {
        double* sum = SumOf(row);
        float* x = z + row * shape.D;
        double total = 0;
        for (int d = 0; d < shape.D; d++)
        {
            total += x[d] * (sum[d] - x[d]);
        }

        return total / Positives(row);
    }

    /// <summary>gradient (D) -= (Y + Y^T) Z of a row.</summary>
    public void Subtract(long row, float* gradient)
    {
        double* sum = SumOf(row);
        float* x = z + row * shape.D;
        double factor = 2.0 / Positives(row);
        for (int d = 0; d < shape.D; d++)
        {
            gradient[d] = (float)(gradient[d] - factor * (sum[d] - x[d]));
        }
    }

    public void Dispose() => memory.Free((nint)sums, bytes);

    private int ClassOf(long row) => classOfImage[row < shape.Pairs ? row : row - shape.Pairs];

    private double* SumOf(long row) => sums + (long)ClassOf(row) * shape.D;

    private int Positives(long row) => rowsOfClass[ClassOf(row)] - 1;
}
