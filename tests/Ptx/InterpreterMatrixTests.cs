using NUnit.Framework;

namespace SimClr.Tests.Ptx;

/// <summary>
/// mma.sync and ldmatrix, their fragments as the PTX ISA's tables give them: "Matrix Fragments for
/// mma.m16n8k8", "... for mma.m16n8k16 with floating point type" and "Warp-level matrix load instruction:
/// ldmatrix".
/// </summary>
public sealed class InterpreterMatrixTests
{
    [TestCase("m16n8k16", "bf16", 16)]
    [TestCase("m16n8k16", "f16", 16)]
    [TestCase("m16n8k8", "bf16", 8)]
    [TestCase("m16n8k8", "f16", 8)]
    [TestCase("m16n8k8", "tf32", 8)]
    public void MultipliesMatrices(string shape, string type, int depth)
    {
        // Small integers: every product and sum is exact.
        var random = new Random(depth);
        float[,] a = Draw(random, 16, depth);
        float[,] b = Draw(random, depth, 8);
        float[,] c = Draw(random, 16, 8);
        int packed = type == "tf32" ? 1 : 2;
        int aWords = 16 * depth / 32 / packed;
        int bWords = 8 * depth / 32 / packed;
        uint[] input = new uint[32 * (aWords + bWords + 4)];
        for (int lane = 0; lane < 32; lane++)
        {
            for (int i = 0; i < aWords * packed; i++)
            {
                var (row, column) = type == "tf32" ? PlaceOfATf32(lane, i) : PlaceOfA(lane, i);
                Put(input, lane * (aWords + bWords + 4), i, a[row, column], type);
            }

            for (int i = 0; i < bWords * packed; i++)
            {
                var (row, column) = type == "tf32" ? PlaceOfBTf32(lane, i) : PlaceOfB(lane, i);
                Put(input, lane * (aWords + bWords + 4) + aWords, i, b[row, column], type);
            }

            for (int i = 0; i < 4; i++)
            {
                var (row, column) = PlaceOfC(lane, i);
                int place = lane * (aWords + bWords + 4) + aWords + bWords + i;
                input[place] = BitConverter.SingleToUInt32Bits(c[row, column]);
            }
        }

        string Registers(int first, int count)
            => string.Join(", ", Enumerable.Range(first, count).Select(r => $"%r{r}"));
        string loads = string.Concat(Enumerable.Range(0, aWords + bWords)
            .Select(w => $"ld.global.u32 %r{10 + w}, [%rd5+{4 * w}]; "));
        string sums = string.Concat(Enumerable.Range(0, 4)
            .Select(w => $"ld.global.f32 %f{w + 1}, [%rd5+{4 * (aWords + bWords + w)}]; "));
        using var kernel = new InterpreterKernel($$"""
            mad.wide.u32 %rd5, %r1, {{4 * (aWords + bWords + 4)}}, %rd1; {{loads}} {{sums}}
            mma.sync.aligned.{{shape}}.row.col.f32.{{type}}.{{type}}.f32 {%f5, %f6, %f7, %f8},
                {{{Registers(10, aWords)}}}, {{{Registers(10 + aWords, bWords)}}}, {%f1, %f2, %f3, %f4};
            mad.wide.u32 %rd6, %r1, 16, %rd2; st.global.v4.f32 [%rd6], {%f5, %f6, %f7, %f8};
            """);
        uint[] output = kernel.Run<uint>(input, 128);
        for (int lane = 0; lane < 32; lane++)
        {
            for (int i = 0; i < 4; i++)
            {
                var (row, column) = PlaceOfC(lane, i);
                float expected = c[row, column]
                    + Enumerable.Range(0, depth).Sum(k => a[row, k] * b[k, column]);
                Assert.That(BitConverter.UInt32BitsToSingle(output[4 * lane + i]), Is.EqualTo(expected),
                    $"({row}, {column})");
            }
        }
    }

    [Test]
    public void Tf32FactorsLoseTheirLowBits()
    {
        using var kernel = new InterpreterKernel("""
            mov.b32 %r2, 0x3F801FFF; mov.b32 %r3, 0x3F800000; mov.f32 %f1, 0f00000000;
            mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%f5, %f6, %f7, %f8}, {%r2, %r2, %r2, %r2},
            {%r3, %r3},
                {%f1, %f1, %f1, %f1};
            st.global.f32 [%rd4], %f5;
            """);
        Assert.That(kernel.Run<float>([0f], 32), Is.All.EqualTo(8f));
    }

    [TestCase(1, false)]
    [TestCase(2, false)]
    [TestCase(4, false)]
    [TestCase(1, true)]
    [TestCase(2, true)]
    [TestCase(4, true)]
    public void LoadsMatrices(int count, bool transposed)
    {
        // The rows lie in shared memory in the order 0, 5, 10, 15, ... of 32, so that each address counts.
        string registers = string.Join(", ", Enumerable.Range(10, count).Select(r => $"%r{r}"));
        string stores = string.Concat(Enumerable.Range(0, count)
            .Select(m => $"st.global.u32 [%rd4+{128 * m}], %r{10 + m}; "));
        using var kernel = new InterpreterKernel($$"""
            mov.u32 %r3, values; mad.lo.u32 %r4, %r1, 16, %r3;
            mad.wide.u32 %rd5, %r1, 16, %rd1; ld.global.v4.u32 {%r5, %r6, %r7, %r8}, [%rd5];
            st.shared.v4.u32 [%r4], {%r5, %r6, %r7, %r8}; bar.sync 0;
            mul.lo.u32 %r9, %r1, 5; and.b32 %r9, %r9, 31; mad.lo.u32 %r9, %r9, 16, %r3;
            ldmatrix.sync.aligned.m8n8.x{{count}}{{(transposed ? ".trans" : "")}}.shared.b16
                {{{registers}}}, [%r9];
            {{stores}}
            """, declarations: ".shared .align 16 .b8 values[512];");
        ushort[] input = [.. Enumerable.Range(0, 256).Select(i => (ushort)(i * 257))];
        ushort[] output = kernel.Run<ushort>(input, 64 * count);
        for (int lane = 0; lane < 32; lane++)
        {
            for (int m = 0; m < count; m++)
            {
                for (int i = 0; i < 2; i++)
                {
                    // Lane l receives row l / 4, elements 2 (l % 4) and the next; transposed: of the
                    // transposed matrix.
                    var (row, column) = transposed ? (lane % 4 * 2 + i, lane / 4)
                        : (lane / 4, lane % 4 * 2 + i);
                    int sharedRow = (8 * m + row) * 5 % 32;
                    Assert.That(output[64 * m + 2 * lane + i], Is.EqualTo(input[8 * sharedRow + column]),
                        $"lane {lane}, matrix {m}");
                }
            }
        }
    }

    // The tables' own words: groupID = laneid >> 2, threadID_in_group = laneid % 4.

    /// <summary>A of 16-bit elements: a0..a3 for K = 8, a0..a7 for K = 16.</summary>
    private static (int Row, int Column) PlaceOfA(int lane, int i)
    {
        int row = (i is >= 0 and < 2 or >= 4 and < 6) ? lane >> 2 : (lane >> 2) + 8;
        int column = i < 4 ? lane % 4 * 2 + (i & 1) : lane % 4 * 2 + (i & 1) + 8;
        return (row, column);
    }

    private static (int Row, int Column) PlaceOfB(int lane, int i)
        => (i < 2 ? lane % 4 * 2 + (i & 1) : lane % 4 * 2 + (i & 1) + 8, lane >> 2);

    private static (int Row, int Column) PlaceOfATf32(int lane, int i)
        => (i is 0 or 2 ? lane >> 2 : (lane >> 2) + 8, i is 0 or 1 ? lane % 4 : lane % 4 + 4);

    private static (int Row, int Column) PlaceOfBTf32(int lane, int i)
        => (i == 0 ? lane % 4 : lane % 4 + 4, lane >> 2);

    private static (int Row, int Column) PlaceOfC(int lane, int i)
        => (i < 2 ? lane >> 2 : (lane >> 2) + 8, lane % 4 * 2 + (i & 1));

    private static float[,] Draw(Random random, int rows, int columns)
    {
        var matrix = new float[rows, columns];
        for (int i = 0; i < rows * columns; i++)
        {
            matrix[i / columns, i % columns] = random.Next(-8, 9);
        }

        return matrix;
    }

    private static void Put(uint[] words, int first, int element, float value, string type)
    {
        switch (type)
        {
            case "tf32":
                words[first + element] = BitConverter.SingleToUInt32Bits(value);
                break;
            case "bf16":
                words[first + element / 2]
                    |= BitConverter.SingleToUInt32Bits(value) >> 16 << (16 * (element % 2));
                break;
            default:
                words[first + element / 2]
                    |= (uint)BitConverter.HalfToUInt16Bits((Half)value) << (16 * (element % 2));
                break;
        }
    }
}
