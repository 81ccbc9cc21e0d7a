using ILGPU;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>
/// One warp that does one thing and writes down what every lane got, so that each instruction can be compared
/// with plain arithmetic.
/// </summary>
internal static class PrimitiveKernels
{
    private const int Lanes = 32;

    /// <summary>d (16, 8) = a (16, 8) · b (8, 8), rounded to tf32.</summary>
    [Kernel]
    public static void MultiplyTf32(ArrayView<float> a, ArrayView<float> b, ArrayView<float> d)
    {
        int g = Warp.LaneIdx >> 2;
        int q = Warp.LaneIdx & 3;
        var rows = new UInt4(
            TensorCore.ToTf32(a[g * 8 + q]), TensorCore.ToTf32(a[(g + 8) * 8 + q]),
            TensorCore.ToTf32(a[g * 8 + q + 4]), TensorCore.ToTf32(a[(g + 8) * 8 + q + 4]));
        Write(d, TensorCore.MultiplyAddTf32(default, rows,
            TensorCore.ToTf32(b[q * 8 + g]), TensorCore.ToTf32(b[(q + 4) * 8 + g])), g, q);
    }

    /// <summary>d (16, 8) = a (16, 16) · b (16, 8), rounded to bf16.</summary>
    [Kernel]
    public static void MultiplyBf16(ArrayView<float> a, ArrayView<float> b, ArrayView<float> d)
    {
        int g = Warp.LaneIdx >> 2;
        int q = Warp.LaneIdx & 3;
        var rows = new UInt4(
            OfRow(a, g, 2 * q), OfRow(a, g + 8, 2 * q), OfRow(a, g, 2 * q + 8), OfRow(a, g + 8, 2 * q + 8));
        Write(d, TensorCore.MultiplyAddBf16(default, rows, OfColumn(b, 2 * q, g), OfColumn(b, 2 * q + 8, g)), g, q);
    }

    /// <summary>
    /// output (32): each lane copies four floats asynchronously, of which only its first <c>lane % 5</c> are
    /// asked for.
    /// </summary>
    [Kernel]
    public static void CopyAsync(ArrayView<Float4> input, ArrayView<Float4> output)
    {
        var shared = SharedMemory.Allocate<Float4>(Lanes);
        int lane = Warp.LaneIdx;
        AsyncCopy.Copy16(ref shared[lane], ref input[lane], 4 * (lane % 5));
        AsyncCopy.Commit();
        AsyncCopy.Wait(0);
        Group.Barrier();
        int other = Lanes - 1 - lane; // another lane's copy
        output[other] = shared[other];
    }

    /// <summary>As <see cref="CopyAsync"/>, every third lane's missing.</summary>
    [Kernel]
    public static void CopyOrZeroAsync(ArrayView<Float4> input, ArrayView<Float4> output)
    {
        var shared = SharedMemory.Allocate<Float4>(Lanes);
        int lane = Warp.LaneIdx;
        AsyncCopy.Copy16(ref shared[lane], ref input[lane], lane % 3 == 0);
        AsyncCopy.Commit();
        AsyncCopy.Wait(0);
        Group.Barrier();
        int other = Lanes - 1 - lane;
        output[other] = shared[other];
    }

    /// <summary>In single words, every third missing, in two groups.</summary>
    [Kernel]
    public static void CopyWordsAsync(ArrayView<float> input, ArrayView<float> output)
    {
        var shared = SharedMemory.Allocate<float>(2 * Lanes);
        int lane = Warp.LaneIdx;
        AsyncCopy.Copy4(ref shared[lane], ref input[lane], lane % 3 == 0);
        AsyncCopy.Commit();
        AsyncCopy.Copy4(ref shared[Lanes + lane], ref input[Lanes + lane], 4);
        AsyncCopy.Commit();
        AsyncCopy.Wait(1);
        Group.Barrier();
        output[lane] = shared[Lanes - 1 - lane];
        AsyncCopy.Wait(0);
        Group.Barrier();
        output[Lanes + lane] = shared[Lanes + (Lanes - 1 - lane)];
    }

    /// <summary>output (32) = what the lane with one other bit has.</summary>
    [Kernel]
    public static void Exchange(ArrayView<int> output)
        => output[Warp.LaneIdx] = Warp.ShuffleXor(100 + Warp.LaneIdx, 16);

    /// <summary>output (n) = a · b in 64 bits.</summary>
    [Kernel]
    public static void MultiplyWide(ArrayView<int> a, ArrayView<int> b, ArrayView<long> output)
        => output[Warp.LaneIdx] = Math.BigMul(a[Warp.LaneIdx], b[Warp.LaneIdx]);

    /// <summary>output (2, n): 2^x, log2 |x|.</summary>
    [Kernel]
    public static void Approximate(ArrayView<float> input, ArrayView<float> output)
    {
        int n = (int)input.Length;
        for (int i = Warp.LaneIdx; i < n; i += Lanes)
        {
            float x = input[i];
            output[i] = FloatMath.Exp2(x);
            output[n + i] = FloatMath.Log2(MathF.Abs(x));
        }
    }

    /// <summary>output (2, n): bits of the values rounded to tf32, and to bf16 in pairs with 1.</summary>
    [Kernel]
    public static void Round(ArrayView<float> input, ArrayView<uint> output)
    {
        int n = (int)input.Length;
        for (int i = Warp.LaneIdx; i < n; i += Lanes)
        {
            output[i] = TensorCore.ToTf32(input[i]);
            output[n + i] = TensorCore.PackBf16(input[i], 1);
        }
    }

    private static uint OfRow(ArrayView<float> a, int row, int k)
        => TensorCore.PackBf16(a[row * 16 + k], a[row * 16 + k + 1]);

    private static uint OfColumn(ArrayView<float> b, int k, int column)
        => TensorCore.PackBf16(b[k * 8 + column], b[(k + 1) * 8 + column]);

    private static void Write(ArrayView<float> d, Float4 sum, int g, int q)
    {
        d[g * 8 + 2 * q] = sum.X;
        d[g * 8 + 2 * q + 1] = sum.Y;
        d[(g + 8) * 8 + 2 * q] = sum.Z;
        d[(g + 8) * 8 + 2 * q + 1] = sum.W;
    }
}
