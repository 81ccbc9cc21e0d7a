using System.Numerics;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>What the op table does not ask of convolution.</summary>
internal sealed class Conv2dTests
{
    private static readonly IReadOnlyDictionary<string, Golden> Goldens = Golden.LoadAll("conv2d.npz");

    private static IEnumerable<TestCaseData> GoldenCases
        => from name in Goldens.Keys
           where name.EndsWith("_shape", StringComparison.Ordinal)
           from device in TestDevices.EachCode
           select new TestCaseData(name[..^"_shape".Length], device)
               .SetArgDisplayNames(name[..^"_shape".Length], TestDevices.Describe(device));

    /// <summary>Output and gradients; Golden/conv2d.py.</summary>
    [TestCaseSource(nameof(GoldenCases))]
    public void EqualsPyTorch(string name, IKernelDevice<float> device)
    {
        int[] sizes = [.. Goldens[$"{name}_shape"].Values.Select(size => (int)size)];
        var shape = new Conv2dShape(
            sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], sizes[6], sizes[7], sizes[8]);
        using var arrays = new HostArrays<float>(device);
        var (input, weight, dOutput) = (Given("input"), Given("weight"), Given("d_output"));
        var output = arrays.Empty(shape.OutputLength);
        var dInput = arrays.Empty(shape.InputLength);
        var dWeight = arrays.Empty(shape.WeightLength);
        device.Conv2d.Forward(input, weight, shape, output);
        device.Conv2d.BackwardInput(dOutput, weight, shape, dInput, Accumulation.Overwrite);
        device.Conv2d.BackwardWeight(dOutput, input, shape, dWeight, Accumulation.Overwrite);
        Compare("output", output);
        Compare("d_input", dInput);
        Compare("d_weight", dWeight);

        BufferView<float> Given(string part) => arrays.Of(Goldens[$"{name}_{part}"].Values);

        void Compare(string part, BufferView<float> actual)
        {
            double[] expected = Goldens[$"{name}_{part}"].Values;
            Assert.That(actual.Length, Is.EqualTo(expected.Length));
            for (int i = 0; i < expected.Length; i++)
            {
                OpComparison.Element(expected[i], actual[i], 5e-5, nanSpreads: false, $"{name}: {part}[{i}]");
            }
        }
    }

    /// <summary>Winograd's transforms round as well: up to 1.9 times a plain sum's error here.</summary>
    [TestCase(16, 1)]
    [TestCase(16, 2)]
    [TestCase(2, 1)]
    public void ErrsLittleMoreThanPlainSums(int size, int stride)
    {
        var shape = new Conv2dShape(N: 256 / (size * size), size, size, C: 64, OutC: 48, KH: 3, KW: 3, stride, Padding: 1);
        var exact = Results(TestDevices.ReferenceDouble, shape);
        var plain = Results(TestDevices.ReferenceFloat, shape);
        var fast = Results(TestDevices.Cpu[1], shape);
        foreach (string result in exact.Keys)
        {
            double plainError = Distance(plain[result], exact[result]);
            double fastError = Distance(fast[result], exact[result]);
            Assert.That(fastError, Is.LessThan(3 * plainError), result);
        }
    }

    /// <summary>
    /// More output channels than blocks of a weight gradient have columns for. Not in the op table, whose tolerance is
    /// for fewer summands where they are added one by one.
    /// </summary>
    [Test]
    public void WideWeightGradientsHoldWhatTheTableAsks([Values(1, 2)] int stride)
    {
        var shape = new Conv2dShape(N: 2, H: 25, W: 24, C: 16, OutC: 515, KH: 1, KW: 1, stride, Padding: 0);
        foreach (var row in Conv2dOps.OfShape<float>(shape)
            .Zip(Conv2dOps.OfShape<double>(shape), (single, twice) => new OpRow(single, twice)))
        {
            foreach (var device in TestDevices.Cpu)
            {
                OpChecks.Agrees(row, device);
                OpChecks.HasTheSameBits(row, TestDevices.Cpu[0], device);
            }

            OpChecks.PassesNaN(row, TestDevices.Cpu);
        }
    }

    /// <summary>Scratch memory goes back to the pool, and a second call takes it from there.</summary>
    [Test]
    public void KeepsNoMemory()
    {
        var device = new CpuDevice(threads: 2);
        var memory = new HostMemory();
        var conv = new Conv2d(device.Threads, memory);
        using var arrays = new HostArrays<float>(device);
        foreach (var shape in Conv2dOps.Shapes)
        {
            var input = arrays.Of(new double[shape.InputLength]);
            var weight = arrays.Of(new double[shape.WeightLength]);
            var output = arrays.Of(new double[shape.OutputLength]);
            conv.Forward(input, weight, shape, output);
            conv.BackwardInput(output, weight, shape, input, Accumulation.Overwrite);
            conv.BackwardWeight(output, input, shape, weight, Accumulation.Overwrite);
            Assert.That(memory.InUse, Is.Zero, $"{shape}");
        }
    }

    /// <summary>Every algorithm in every direction, each on more work than one task takes.</summary>
    [Test]
    public void ThreadsChangeNoBitOfAnyAlgorithm()
    {
        Conv2dShape[] shapes =
        [
            .. from channels in new[] { 16, 32, 80 }
               from stride in new[] { 1, 2 }
               select new Conv2dShape(N: 5, H: 19, W: 22, channels, OutC: 48, KH: 3, KW: 3, stride, Padding: 1),
            new(N: 150, H: 2, W: 2, C: 32, OutC: 48, KH: 3, KW: 3, Stride: 1, Padding: 1),
            new(N: 5, H: 19, W: 22, C: 3, OutC: 48, KH: 3, KW: 3, Stride: 1, Padding: 1),
            new(N: 5, H: 19, W: 22, C: 80, OutC: 48, KH: 1, KW: 1, Stride: 2, Padding: 0),
        ];
        CpuDevice[] devices = [.. new[] { 1, 2, 3 }.Select(threads => new CpuDevice(threads))];
        foreach (var shape in shapes)
        {
            var one = Bits(devices[0]);
            Assert.That(Bits(devices[1]), Is.EqualTo(one), $"{shape}, 2 threads");
            Assert.That(Bits(devices[2]), Is.EqualTo(one), $"{shape}, 3 threads");

            Dictionary<string, long[]> Bits(CpuDevice device) => Results(device, shape).ToDictionary(
                result => result.Key, result => result.Value.Select(BitConverter.DoubleToInt64Bits).ToArray());
        }

        var used = ((Conv2d)devices[0].Conv2d).Used.Select(layer => (layer.Key.Direction, layer.Value));
        string[] algorithms =
        [
            "implicit gemm", "winograd", "winograd small", "winograd stride 2", "row winograd", "row winograd stride 2",
        ];
        Assert.That(used.Distinct(), Is.EquivalentTo(
            from direction in Enum.GetValues<ConvDirection>()
            from algorithm in algorithms
            where (direction, algorithm) != (ConvDirection.BackwardInput, "row winograd stride 2") // there is none
            select (direction, algorithm)));
    }

    private static Dictionary<string, double[]> Results<T>(IKernelDevice<T> device, Conv2dShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(4);
        using var arrays = new HostArrays<T>(device);
        var (input, weight, dOutput) =
            (Draw(shape.InputLength), Draw(shape.WeightLength), Draw(shape.OutputLength));
        var output = arrays.Empty(shape.OutputLength);
        var dInput = arrays.Empty(shape.InputLength);
        var dWeight = arrays.Empty(shape.WeightLength);
        device.Conv2d.Forward(input, weight, shape, output);
        device.Conv2d.BackwardInput(dOutput, weight, shape, dInput, Accumulation.Overwrite);
        device.Conv2d.BackwardWeight(dOutput, input, shape, dWeight, Accumulation.Overwrite);
        return new()
        {
            ["output"] = Read(output),
            ["dInput"] = Read(dInput),
            ["dWeight"] = Read(dWeight),
        };

        BufferView<T> Draw(long length)
            => arrays.Of(Enumerable.Range(0, (int)length)
                .Select(i => (double)(float)OpBuffer.Normal(random, i)));

        static double[] Read(BufferView<T> view)
            => [.. view.AsSpan().ToArray().Select(double.CreateTruncating)];
    }

    /// <summary>Root of the mean square difference.</summary>
    private static double Distance(double[] a, double[] b)
        => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Average());
}
