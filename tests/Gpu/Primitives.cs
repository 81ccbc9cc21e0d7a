using ILGPU;
using System.Runtime.InteropServices;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>
/// The instructions that everything on the tensor cores rests on, each against plain arithmetic. Runs on the
/// interpreter, and on a card where there is one: the interpreter's idea of a fragment and the card's must be the same.
/// </summary>
public abstract unsafe class Primitives
{
    private static readonly KernelConfig OneWarp = new(1, 32);

    private readonly List<(nint Block, long Bytes)> blocks = [];

    private protected abstract IGpu Gpu { get; }

    private KernelLauncher Launcher => field ??= new KernelLauncher(Gpu);

    [TearDown]
    public void Release()
    {
        foreach (var (block, bytes) in blocks)
        {
            Gpu.Memory.Free(block, bytes);
        }

        blocks.Clear();
    }

    [Test]
    public void MultipliesTf32()
    {
        var (a, b, d) = (Normal(16 * 8), Normal(8 * 8), Empty<float>(16 * 8));
        Launcher.Launch(PrimitiveKernels.MultiplyTf32, OneWarp, a.View, b.View, d);
        IsProduct(a.Values, b.Values, 8, v => BitConverter.UInt32BitsToSingle(Tf32(v)), d);
    }

    [Test]
    public void MultipliesBf16()
    {
        var (a, b, d) = (Normal(16 * 16), Normal(16 * 8), Empty<float>(16 * 8));
        Launcher.Launch(PrimitiveKernels.Multiply16<PrimitiveKernels.Bf16>, OneWarp, a.View, b.View, d);
        IsProduct(a.Values, b.Values, 16, v => (float)(BFloat16)v, d);
    }

    [Test]
    public void MultipliesF16()
    {
        var (a, b, d) = (Normal(16 * 16), Normal(16 * 8), Empty<float>(16 * 8));
        Launcher.Launch(PrimitiveKernels.Multiply16<PrimitiveKernels.F16>, OneWarp, a.View, b.View, d);
        IsProduct(a.Values, b.Values, 16, v => (float)(Half)v, d);
    }

    /// <summary>PTX ISA, ldmatrix: lane l gets elements 2(l % 4) and the next of row l / 4 of each matrix.</summary>
    [Test]
    public void LoadsMatrices()
    {
        var output = Empty<uint>(128);
        Launcher.Launch(PrimitiveKernels.LoadMatrices<PrimitiveKernels.Plain>, OneWarp, output);
        Assert.That(Read(output), Is.EqualTo(Fragments((row, column) => 8 * row + column)));
    }

    [Test]
    public void LoadsMatricesTransposed()
    {
        var output = Empty<uint>(128);
        Launcher.Launch(PrimitiveKernels.LoadMatrices<PrimitiveKernels.Transposed>, OneWarp, output);
        Assert.That(Read(output), Is.EqualTo(Fragments((row, column) => 8 * column + row)));
    }

    [Test]
    public void CopiesAsynchronously()
    {
        var (input, output) = (Normal(128), Empty<float>(128));
        Launcher.Launch(PrimitiveKernels.CopyAsync, OneWarp, input.View, output);
        Assert.That(Read(output), Is.EqualTo(input.Values.Select((v, i) => i % 4 < i / 4 % 5 ? v : 0)));
    }

    [Test]
    public void CopiesWordsAsynchronously()
    {
        var (input, output) = (Normal(64), Empty<float>(64));
        Launcher.Launch(PrimitiveKernels.CopyWordsAsync, OneWarp, input.View, output);
        var expected = Enumerable.Range(0, 64)
            .Select(i => i < 32 ? ((31 - i) % 3 == 0 ? 0 : input.Values[31 - i]) : input.Values[32 + 63 - i]);
        Assert.That(Read(output), Is.EqualTo(expected));
    }

    [Test]
    public void ExchangesWithinAWarp()
    {
        var output = Empty<int>(7 * 32);
        Launcher.Launch(PrimitiveKernels.Exchange, OneWarp, output);
        Func<int, int>[] expected =
        [
            lane => 100 + (lane + 5) % 32, lane => 100 + (lane + 3 < 32 ? lane + 3 : lane),
            lane => 100 + (lane >= 3 ? lane - 3 : lane), lane => 100 + (lane ^ 16),
            _ => Enumerable.Range(0, 32).Where(lane => lane % 3 == 0).Aggregate(0, (bits, lane) => bits | (1 << lane)),
            _ => 0, _ => 1,
        ];
        Assert.That(Read(output), Is.EqualTo(expected.SelectMany(one => Enumerable.Range(0, 32).Select(one))));
    }

    [Test]
    public void ApproximatesWithinTwoToTheMinus21()
    {
        var input = Upload([.. Enumerable.Range(1, 200).Select(i => (i - 100.5f) * 0.37f)]);
        int n = input.Values.Length;
        var output = Empty<float>(4 * n);
        Launcher.Launch(PrimitiveKernels.Approximate, OneWarp, input.View, output);
        float[] actual = Read(output);
        Func<double, double>[] exact =
            [x => Math.Pow(2, x), x => Math.Log2(Math.Abs(x)), x => 1 / Math.Sqrt(Math.Abs(x)), x => 1 / x];
        for (int i = 0; i < actual.Length; i++)
        {
            double expected = exact[i / n](input.Values[i % n]);
            double scale = i / n == 1 ? Math.Max(1, Math.Abs(expected)) : Math.Abs(expected); // lg2 near 1: absolute
            Assert.That(Math.Abs(actual[i] - expected), Is.LessThanOrEqualTo(Math.Pow(2, -21) * scale),
                $"function {i / n} at {input.Values[i % n]}");
        }
    }

    [Test]
    public void RoundsAsPlainCodeDoes()
    {
        // Ties, and values just beside them.
        float[] values =
        [
            0, 1, -1, 1e-3f, 3.1415927f, 65504, 1e30f, float.PositiveInfinity,
            .. new[] { 0x3F801000u, 0x3F803000u, 0x3F801001u, 0x3F800FFFu, 0x3F808000u, 0x3F818000u, 0xBF808001u }
                .Select(BitConverter.UInt32BitsToSingle),
        ];
        var input = Upload(values);
        var output = Empty<uint>(3 * values.Length);
        Launcher.Launch(PrimitiveKernels.Round, OneWarp, input.View, output);
        uint[] actual = [.. Read(output).Select((bits, i) => i < values.Length ? bits & ~0x1FFFu : bits)];
        Assert.That(actual, Is.EqualTo(new[] // of a tf32 only the upper 19 bits are defined
        {
            values.Select(Tf32), values.Select(v => ((BFloat16)v).Bits | 0x3F80_0000u),
            values.Select(v => BitConverter.HalfToUInt16Bits((Half)v) | 0x3C00_0000u),
        }.SelectMany(bits => bits)));
    }

    [Test]
    public void CountsAtomically()
    {
        var target = Upload(new int[3]).View;
        Launcher.Launch(PrimitiveKernels.Count, new KernelConfig(5, 64), target);
        Assert.That(Read(target), Is.EqualTo(new[] { 320 * 319 / 2, 319, int.MaxValue }));
    }

    /// <summary>Round to nearest, ties away from zero, 10 bits of mantissa stay.</summary>
    private static uint Tf32(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsFinite(value) ? (bits + 0x1000) & ~0x1FFFu : bits;
    }

    private static IEnumerable<uint> Fragments(Func<int, int, int> element)
        => from lane in Enumerable.Range(0, 32)
           from matrix in Enumerable.Range(0, 4)
           let low = 64 * matrix + element(lane / 4, lane % 4 * 2)
           let high = 64 * matrix + element(lane / 4, lane % 4 * 2 + 1)
           select (uint)(low | (high << 16));

    private void IsProduct(float[] a, float[] b, int k, Func<float, float> round, BufferView<float> d)
    {
        float[] actual = Read(d);
        for (int i = 0; i < 16 * 8; i++)
        {
            double expected = Enumerable.Range(0, k)
                .Sum(j => (double)round(a[i / 8 * k + j]) * round(b[j * 8 + i % 8]));
            Assert.That(actual[i], Is.EqualTo(expected).Within(1e-5), $"d[{i / 8}, {i % 8}]");
        }
    }

    private (float[] Values, BufferView<float> View) Normal(int length)
    {
        var random = new Random(length);
        return Upload([.. Enumerable.Range(0, length).Select(_ => (float)(2 * random.NextDouble() - 1))]);
    }

    private (T[] Values, BufferView<T> View) Upload<T>(T[] values) where T : unmanaged
    {
        var view = Empty<T>(values.Length);
        Gpu.Memory.CopyFromHost(MemoryMarshal.AsBytes(values.AsSpan()), (nint)view.Pointer);
        return (values, view);
    }

    private BufferView<T> Empty<T>(int length) where T : unmanaged
    {
        long bytes = (long)length * sizeof(T);
        nint block = Gpu.Memory.Allocate(bytes);
        blocks.Add((block, bytes));
        return new BufferView<T>((T*)block, length);
    }

    private T[] Read<T>(BufferView<T> view) where T : unmanaged
    {
        T[] values = new T[view.Length];
        Gpu.Synchronize();
        Gpu.Memory.CopyToHost((nint)view.Pointer, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
