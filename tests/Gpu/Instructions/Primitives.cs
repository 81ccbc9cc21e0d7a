using System.Runtime.InteropServices;
using ILGPU;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support;

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
        Launcher.Launch(PrimitiveKernels.MultiplyTf32, OneWarp,
            a.View.AsArrayView(), b.View.AsArrayView(), d.AsArrayView());
        IsProduct(a.Values, b.Values, 8, v => BitConverter.UInt32BitsToSingle(Tf32(v)), d);
    }

    [Test]
    public void MultipliesBf16()
    {
        var (a, b, d) = (Normal(16 * 16), Normal(16 * 8), Empty<float>(16 * 8));
        Launcher.Launch(PrimitiveKernels.MultiplyBf16, OneWarp,
            a.View.AsArrayView(), b.View.AsArrayView(), d.AsArrayView());
        IsProduct(a.Values, b.Values, 16, v => (float)(BFloat16)v, d);
    }

    [Test]
    public void CopiesAsynchronously()
    {
        var (input, output) = (Normal(128), Empty<float>(128));
        Launcher.Launch(PrimitiveKernels.CopyAsync, OneWarp, input.View.AsQuads(), output.AsQuads());
        Assert.That(Read(output), Is.EqualTo(input.Values.Select((v, i) => i % 4 < i / 4 % 5 ? v : 0)));
    }

    [Test]
    public void CopiesWhatIsThere()
    {
        var (input, output) = (Normal(128), Empty<float>(128));
        Launcher.Launch(PrimitiveKernels.CopyOrZeroAsync, OneWarp, input.View.AsQuads(), output.AsQuads());
        Assert.That(Read(output), Is.EqualTo(input.Values.Select((v, i) => i / 4 % 3 == 0 ? 0 : v)));
    }

    [Test]
    public void CopiesWordsAsynchronously()
    {
        var (input, output) = (Normal(64), Empty<float>(64));
        Launcher.Launch(PrimitiveKernels.CopyWordsAsync, OneWarp, input.View.AsArrayView(), output.AsArrayView());
        var expected = Enumerable.Range(0, 64)
            .Select(i => i < 32 ? ((31 - i) % 3 == 0 ? 0 : input.Values[31 - i]) : input.Values[32 + 63 - i]);
        Assert.That(Read(output), Is.EqualTo(expected));
    }

    [Test]
    public void ExchangesWithinAWarp()
    {
        var output = Empty<int>(32);
        Launcher.Launch(PrimitiveKernels.Exchange, OneWarp, output.AsArrayView());
        Assert.That(Read(output), Is.EqualTo(Enumerable.Range(0, 32).Select(lane => 100 + (lane ^ 16))));
    }

    [Test]
    public void MultipliesToSixtyFourBits()
    {
        int[] numbers = [int.MinValue, int.MaxValue, -1, 0, 1, 46341, -46341, 1 << 20];
        var a = Upload([.. Enumerable.Range(0, 32).Select(i => numbers[i % 8])]);
        var b = Upload([.. Enumerable.Range(0, 32).Select(i => numbers[(i + i / 8) % 8])]);
        var output = Empty<long>(32);
        Launcher.Launch(PrimitiveKernels.MultiplyWide, OneWarp,
            a.View.AsArrayView(), b.View.AsArrayView(), output.AsArrayView());
        Assert.That(Read(output), Is.EqualTo(a.Values.Zip(b.Values, Math.BigMul)));
    }

    [Test]
    public void ApproximatesWithinTwoToTheMinus21()
    {
        var input = Upload([.. Enumerable.Range(1, 200).Select(i => (i - 100.5f) * 0.37f)]);
        int n = input.Values.Length;
        var output = Empty<float>(2 * n);
        Launcher.Launch(PrimitiveKernels.Approximate, OneWarp, input.View.AsArrayView(), output.AsArrayView());
        float[] actual = Read(output);
        Func<double, double>[] exact = [x => Math.Pow(2, x), x => Math.Log2(Math.Abs(x))];
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
        var output = Empty<uint>(2 * values.Length);
        Launcher.Launch(PrimitiveKernels.Round, OneWarp, input.View.AsArrayView(), output.AsArrayView());
        uint[] actual = [.. Read(output).Select((bits, i) => i < values.Length ? bits & ~0x1FFFu : bits)];
        Assert.That(actual, Is.EqualTo(new[] // of a tf32 only the upper 19 bits are defined
        {
            values.Select(Tf32), values.Select(v => ((BFloat16)v).Bits | 0x3F80_0000u),
        }.SelectMany(bits => bits)));
    }

    /// <summary>Round to nearest, ties away from zero, 10 bits of mantissa stay.</summary>
    private static uint Tf32(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsFinite(value) ? (bits + 0x1000) & ~0x1FFFu : bits;
    }

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
