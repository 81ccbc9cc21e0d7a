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
    [TestCase(16, 64, 1)]
    [TestCase(16, 64, 2)]
    [TestCase(2, 64, 1)]
    [TestCase(4, 464, 1)]
    [TestCase(8, 464, 2)]
    public void ErrsLittleMoreThanPlainSums(int size, int channels, int stride)
    {
        var shape = new Conv2dShape(
            N: 256 / (size * size), size, size, channels, OutC: 48, KH: 3, KW: 3, stride, Padding: 1);
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
    public void ThreadsChangeNoBitOfAnyAlgorithm([Values] ConvAlgorithm algorithm)
    {
        Conv2dShape[] shapes =
        [
            .. from channels in new[] { 16, 32, 80 }
               from stride in new[] { 1, 2 }
               select new Conv2dShape(N: 5, H: 19, W: 22, channels, OutC: 48, KH: 3, KW: 3, stride, Padding: 1),
            new(N: 9, H: 16, W: 16, C: 464, OutC: 48, KH: 3, KW: 3, Stride: 1, Padding: 1), // no cache holds the sums
            new(N: 150, H: 2, W: 2, C: 32, OutC: 48, KH: 3, KW: 3, Stride: 1, Padding: 1),
            new(N: 5, H: 19, W: 22, C: 3, OutC: 48, KH: 3, KW: 3, Stride: 1, Padding: 1),
            new(N: 5, H: 19, W: 22, C: 80, OutC: 48, KH: 1, KW: 1, Stride: 2, Padding: 0),
        ];
        CpuDevice[] devices = [.. new[] { 1, 2, 3 }.Select(threads => Device(algorithm, shapes, threads))];
        foreach (var shape in shapes)
        {
            var one = Bits(devices[0]);
            Assert.That(Bits(devices[1]), Is.EqualTo(one), $"{shape}, 2 threads");
            Assert.That(Bits(devices[2]), Is.EqualTo(one), $"{shape}, 3 threads");

            Dictionary<string, long[]> Bits(CpuDevice device) => Results(device, shape).ToDictionary(
                result => result.Key, result => result.Value.Select(BitConverter.DoubleToInt64Bits).ToArray());
        }

        var used = ((Conv2d)devices[0].Conv2d).Choices.Made;
        var asked = from call in used where call.Value == algorithm select (call.Key.Direction, call.Key.Layer.Stride);
        Assert.That(asked.Distinct(), Is.EquivalentTo(
            from direction in Enum.GetValues<ConvDirection>()
            from stride in algorithm == ConvAlgorithm.WinogradSmall ? new[] { 1 } : [1, 2]
            where (algorithm, direction, stride) != (ConvAlgorithm.RowWinograd, ConvDirection.BackwardInput, 2)
            select (direction, stride)));
    }

    /// <summary>A weight so large that the images are taken in parts.</summary>
    [Test]
    public void PartsOfABatchChangeNoBit()
    {
        const int images = 112, parts = 4;
        var shape = new Conv2dShape(images, H: 4, W: 4, C: 416, OutC: 432, KH: 3, KW: 3, Stride: 1, Padding: 1);
        var device = new CpuDevice(threads: 2);
        using var arrays = new HostArrays<float>(device);
        var random = new Random(1);
        var input = arrays.Of(Values(shape.InputLength));
        var weight = arrays.Of(Values(shape.WeightLength));
        var output = arrays.Of(new double[shape.OutputLength]);
        var dInput = arrays.Of(new double[shape.InputLength]);
        var conv = device.Conv2d;
        conv.Forward(input, weight, shape, output);
        conv.BackwardInput(output, weight, shape, dInput, Accumulation.Overwrite);

        var part = shape with { N = images / parts };
        var partOutput = arrays.Of(new double[part.OutputLength]);
        var partDInput = arrays.Of(new double[part.InputLength]);
        for (int i = 0; i < parts; i++)
        {
            conv.Forward(input.Slice(i * part.InputLength, part.InputLength), weight, part, partOutput);
            conv.BackwardInput(partOutput, weight, part, partDInput, Accumulation.Overwrite);
            Assert.That(output.Slice(i * part.OutputLength, part.OutputLength).AsSpan()
                .SequenceEqual(partOutput.AsSpan()), $"output of part {i}");
            Assert.That(dInput.Slice(i * part.InputLength, part.InputLength).AsSpan()
                .SequenceEqual(partDInput.AsSpan()), $"input gradient of part {i}");
        }

        double[] Values(long length) => [.. Enumerable.Range(0, (int)length).Select(_ => random.NextDouble() - 0.5)];
    }

    /// <summary>Whatever is chosen: also where the rule would not.</summary>
    [TestCaseSource(nameof(Widths))]
    public void EveryAlgorithmHoldsWhatTheTableAsks(int registerBits)
    {
        Conv2dShape[] shapes =
        [
            .. from size in new[] { 2, 3, 5, 9 }
               from padding in new[] { 0, 1, 2 }
               from stride in new[] { 1, 2 }
               where size + 2 * padding >= 3
               select new Conv2dShape(N: 2, size, size + 1, C: 32, OutC: 16, KH: 3, KW: 3, stride, padding),
        ];
        foreach (var algorithm in Enum.GetValues<ConvAlgorithm>())
        {
            var device = Device(algorithm, shapes, threads: 2, registerBits);
            foreach (var row in shapes.SelectMany(shape => Conv2dOps.OfShape<float>(shape)
                .Zip(Conv2dOps.OfShape<double>(shape), (single, twice) => new OpRow(single, twice))))
            {
                OpChecks.Agrees(row, device);
            }

            Assert.That(((Conv2d)device.Conv2d).Choices.Made.Values, Does.Contain(algorithm));
        }
    }

    /// <summary>Each candidate is tried; the result of the call is that of the one that is kept.</summary>
    [Test]
    public void MeasuresAtTheFirstCallAndKeepsToIt()
    {
        var shape = new Conv2dShape(N: 8, H: 12, W: 12, C: 32, OutC: 32, KH: 3, KW: 3, Stride: 1, Padding: 1);
        var device = new CpuDevice(threads: 2, choices: new ConvChoices { Measures = true });
        var first = Results(device, shape);
        var made = ((Conv2d)device.Conv2d).Choices.Made;
        Assert.That(made.Keys.Select(call => call.Direction), Is.EquivalentTo(Enum.GetValues<ConvDirection>()));
        Assert.That(Results(device, shape), Is.EqualTo(first));

        var given = made.ToDictionary(call => (call.Key.Layer.Layer, call.Key.Direction), call => call.Value);
        var other = new CpuDevice(threads: 1, choices: new ConvChoices { Given = given });
        Assert.That(Results(other, shape), Is.EqualTo(first), "its choices repeat its bits");
        var again = new CpuDevice(threads: 1, choices: new ConvChoices { Given = given, Measures = true });
        Assert.That(Results(again, shape), Is.EqualTo(first), "what is given is not measured");
    }

    /// <summary>What is added to, a gradient of two uses, is not added to by the trials.</summary>
    [Test]
    public void TrialsTouchNoResult()
    {
        var shape = new Conv2dShape(N: 2, H: 6, W: 6, C: 16, OutC: 16, KH: 3, KW: 3, Stride: 1, Padding: 1);
        using var device = new HostArrays<float>(new CpuDevice(threads: 1));
        var conv = (Conv2d)new CpuDevice(threads: 1, choices: new ConvChoices { Measures = true }).Conv2d;
        var zeros = device.Of(new double[shape.OutputLength]);
        var weight = device.Of(new double[shape.WeightLength]);
        var dInput = device.Of([.. Enumerable.Repeat(3.0, (int)shape.InputLength)]);
        conv.BackwardInput(zeros, weight, shape, dInput, Accumulation.Add);
        Assert.That(dInput.AsSpan().ToArray(), Is.All.EqualTo(3));
    }

    private static IEnumerable<int> Widths => new[] { 128, 256, 512 }.Where(bits => bits <= Conv2d.WidestRegisterBits);

    /// <summary>One that takes the algorithm wherever it can.</summary>
    private static CpuDevice Device(ConvAlgorithm algorithm, Conv2dShape[] shapes, int threads, int registerBits = 0)
        => new(threads, registerBits, new ConvChoices
        {
            Given = shapes.SelectMany(_ => Enum.GetValues<ConvDirection>(), (shape, direction) => (shape.Layer, direction))
                .Distinct().ToDictionary(call => call, _ => algorithm),
        });

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
