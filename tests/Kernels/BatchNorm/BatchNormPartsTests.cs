using System.Numerics;
using System.Runtime.InteropServices;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>
/// Processes that share the rows of a batch, one after another here: with merged statistics and summed gradients
/// each has what one process has in its rows.
/// </summary>
internal sealed class BatchNormPartsTests
{
    private const int C = 19;

    // Rows of each process.
    private static readonly int[][] Cuts = [[600], [300, 300], [1, 450, 149], [70, 33, 400, 97]];

    private static IEnumerable<TestCaseData> Cases
        => from cut in Cuts
           from mean in new[] { 0.0, 1e4 }
           select new TestCaseData(cut, mean).SetArgDisplayNames(string.Join("+", cut), $"mean {mean}");

    [TestCaseSource(nameof(Cases))]
    public void PartsAreTheBatchInDouble(int[] cut, double mean)
    {
        var device = TestDevices.ReferenceDouble;
        double tolerance = mean == 0 ? 1e-12 : 1e-10; // the last bit of 1e4 is 2e-12
        AreEqual(Whole(device, mean), Run(device, cut, mean), tolerance, "reference in double");
    }

    [TestCaseSource(nameof(Cases))]
    public void PartsAreTheBatchOnEveryDevice(int[] cut, double mean)
    {
        foreach (var device in TestDevices.Cpu.Concat(TestDevices.NarrowCpu).Append(TestDevices.Cuda[0]))
        {
            AreEqual(Whole(device, mean), Run(device, cut, mean), 5e-5, TestDevices.Describe(device));
        }
    }

    /// <summary>Statistics taken before and gradients summed apart are those of one call, to the bit.</summary>
    [Test]
    public void HalvesOfOneProcessAreTheWholeToTheBit()
    {
        foreach (var device in TestDevices.Cpu.Concat(TestDevices.NarrowCpu).Append(TestDevices.Cuda[0]))
        {
            AreEqual(Whole(device, mean: 3), Run(device, [Cuts[0][0]], mean: 3), tolerance: 0,
                TestDevices.Describe(device));
        }
    }

    [Test]
    public void MergedStatisticsAreThoseOfAllRows()
    {
        // Two columns: 1, 2, 3 | 7 | 5, 6 and ten times as many.
        double[] gathered = [2, 20, 2, 200, 3, 7, 70, 0, 0, 1, 5.5, 55, 0.5, 50, 2];
        double[] statistics = [1, 1, 1, 1];
        Assert.That(Merge(gathered, statistics), Is.EqualTo(6));
        Assert.That(statistics, Is.EqualTo(new double[] { 4, 40, 28, 2800 }).Within(1e-12));
    }

    private static unsafe long Merge(double[] gathered, double[] statistics)
    {
        fixed (double* from = gathered, to = statistics)
        {
            return MergedStatistics.OfRanks(new(from, gathered.Length), new(to, statistics.Length));
        }
    }

    private static Dictionary<string, double[]> Whole<T>(IKernelDevice<T> device, double mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var layer = new Layer<T>(device, Cuts[0][0], mean);
        device.BatchNorm.ForwardTraining(layer.Input, default, layer.Gamma, layer.Beta, layer.Residual, layer.Shape,
            layer.RunningMean, layer.RunningVariance, layer.Mean, layer.InverseStd, layer.Output);
        device.BatchNorm.BackwardTraining(layer.DOutput, layer.Input, layer.Output, default, layer.Gamma, layer.Mean,
            layer.InverseStd, layer.Shape, Into(layer.DInput), Into(layer.DResidual), Into(layer.DGamma),
            Into(layer.DBeta));
        return layer.Results();
    }

    private static Dictionary<string, double[]> Run<T>(IKernelDevice<T> device, int[] cut, double mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var layer = new Layer<T>(device, cut.Sum(), mean);
        var kernels = device.BatchNorm;
        double[] gathered = new double[cut.Length * (2 * C + 1)], merged = new double[2 * C], all = new double[2 * C];
        var shared = layer.Arrays.Doubles(2 * C); // on the device
        var parts = Parts(cut, layer.Shape).ToArray();
        for (int rank = 0; rank < parts.Length; rank++)
        {
            var own = gathered.AsSpan(rank * (2 * C + 1), 2 * C + 1);
            kernels.TakeStatistics(Of(rank, layer.Input), parts[rank].Shape, shared);
            ToHost(shared, own[..^1]);
            own[^1] = parts[rank].Shape.Rows;
        }

        Assert.That(Merge(gathered, merged), Is.EqualTo(layer.Shape.Rows));
        ToDevice(merged, shared);
        double[] runningMean = Copy(layer.RunningMean), runningVariance = Copy(layer.RunningVariance);
        for (int rank = 0; rank < parts.Length; rank++)
        {
            layer.Set(layer.RunningMean, runningMean); // each process has its own, all the same
            layer.Set(layer.RunningVariance, runningVariance);
            kernels.ForwardTraining(Of(rank, layer.Input), shared, layer.Gamma, layer.Beta,
                Of(rank, layer.Residual), parts[rank].Shape, layer.RunningMean, layer.RunningVariance, layer.Mean,
                layer.InverseStd, Of(rank, layer.Output));
        }

        for (int rank = 0; rank < parts.Length; rank++)
        {
            var mode = rank == 0 ? Accumulation.Overwrite : Accumulation.Add; // as the gradients of ranks are summed
            kernels.SumGradient(Of(rank, layer.DOutput), Of(rank, layer.Input), Of(rank, layer.Output), default,
                layer.Mean, layer.InverseStd, parts[rank].Shape, shared, (layer.DGamma, mode), (layer.DBeta, mode));
            ToHost(shared, merged);
            for (int i = 0; i < all.Length; i++)
            {
                all[i] += merged[i];
            }
        }

        ToDevice(all, shared);

        for (int rank = 0; rank < parts.Length; rank++)
        {
            kernels.DistributeGradient(Of(rank, layer.DOutput), Of(rank, layer.Input), Of(rank, layer.Output), default,
                layer.Gamma, layer.Mean, layer.InverseStd, shared, parts[rank].Shape, Into(Of(rank, layer.DInput)),
                Into(Of(rank, layer.DResidual)));
        }

        return layer.Results();

        unsafe void ToHost(BufferView<double> from, Span<double> to)
        {
            device.Synchronize();
            device.Memory.CopyToHost((nint)from.Pointer, MemoryMarshal.AsBytes(to));
        }

        unsafe void ToDevice(Span<double> from, BufferView<double> to)
            => device.Memory.CopyFromHost(MemoryMarshal.AsBytes(from), (nint)to.Pointer);

        BufferView<T> Of(int rank, BufferView<T> array)
            => array.Slice(parts[rank].First * C, parts[rank].Shape.Length);
    }

    private static IEnumerable<(long First, BatchNormShape Shape)> Parts(int[] cut, BatchNormShape shape)
    {
        long first = 0;
        foreach (int rows in cut)
        {
            yield return (first, shape with { Rows = rows, AllRows = shape.Rows });
            first += rows;
        }
    }

    private static Gradient<T> Into<T>(BufferView<T> view) where T : unmanaged => (view, Accumulation.Overwrite);

    private static double[] Copy<T>(BufferView<T> view) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => [.. view.AsSpan().ToArray().Select(double.CreateChecked)];

    private static void AreEqual(
        Dictionary<string, double[]> expected, Dictionary<string, double[]> actual, double tolerance, string where)
    {
        foreach (var (name, values) in expected)
        {
            for (int i = 0; i < values.Length; i++)
            {
                OpComparison.Element(values[i], actual[name][i], tolerance * (1 + Math.Abs(values[i])),
                    nanSpreads: false, $"{where}: {name}[{i}]");
            }
        }
    }

    /// <summary>relu(bn(x) + residual) over rows that are the further from the mean the later they come.</summary>
    private sealed class Layer<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly IKernelDevice<T> device;

        public Layer(IKernelDevice<T> device, int rows, double mean)
        {
            this.device = device;
            Arrays = new(device);
            Shape = new(rows, C, Relu: true);
            var random = new Random(8);
            Input = Draw(Shape.Length, i => mean + OpBuffer.Normal(random, i) + (double)i / Shape.Length);
            (Residual, DOutput) = (Normal(Shape.Length), Normal(Shape.Length));
            (Gamma, Beta, RunningMean) = (Normal(C), Normal(C), Normal(C));
            RunningVariance = Draw(C, i => OpBuffer.Positive(random, i));
            (Mean, InverseStd, DGamma, DBeta) = (Arrays.Empty(C), Arrays.Empty(C), Arrays.Empty(C), Arrays.Empty(C));
            (Output, DInput) = (Arrays.Empty(Shape.Length), Arrays.Empty(Shape.Length));
            DResidual = Arrays.Empty(Shape.Length);

            BufferView<T> Normal(long length) => Draw(length, i => OpBuffer.Normal(random, i));

            BufferView<T> Draw(long length, Func<long, double> draw)
                => Arrays.Of(Enumerable.Range(0, (int)length).Select(i => (double)(float)draw(i)));
        }

        public HostArrays<T> Arrays { get; }

        public BatchNormShape Shape { get; }

        public BufferView<T> Input { get; }

        public BufferView<T> Residual { get; }

        public BufferView<T> DOutput { get; }

        public BufferView<T> Gamma { get; }

        public BufferView<T> Beta { get; }

        public BufferView<T> RunningMean { get; }

        public BufferView<T> RunningVariance { get; }

        public BufferView<T> Mean { get; }

        public BufferView<T> InverseStd { get; }

        public BufferView<T> Output { get; }

        public BufferView<T> DInput { get; }

        public BufferView<T> DResidual { get; }

        public BufferView<T> DGamma { get; }

        public BufferView<T> DBeta { get; }

        public void Set(BufferView<T> view, double[] values)
        {
            device.Synchronize();
            for (int i = 0; i < values.Length; i++)
            {
                view[i] = T.CreateChecked(values[i]);
            }
        }

        public Dictionary<string, double[]> Results()
        {
            device.Synchronize();
            return new()
            {
                ["output"] = Copy(Output),
                ["mean"] = Copy(Mean),
                ["inverseStd"] = Copy(InverseStd),
                ["runningMean"] = Copy(RunningMean),
                ["runningVariance"] = Copy(RunningVariance),
                ["dInput"] = Copy(DInput),
                ["dResidual"] = Copy(DResidual),
                ["dGamma"] = Copy(DGamma),
                ["dBeta"] = Copy(DBeta),
            };
        }

        public void Dispose() => Arrays.Dispose();
    }
}
