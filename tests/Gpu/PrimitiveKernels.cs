using System.Runtime.CompilerServices;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>
/// One warp that does one thing and writes down what every lane got, so that each instruction can be compared
/// with plain arithmetic.
/// </summary>
internal static unsafe class PrimitiveKernels
{
    /// <summary>d (16, 8) = a (16, 8) · b (8, 8), rounded to tf32.</summary>
    [Kernel]
    public static void MultiplyTf32(BufferView<float> a, BufferView<float> b, BufferView<float> d)
    {
        int g = Warp.LaneIdx / 4;
        int q = Warp.LaneIdx % 4;
        var sum = new Float4(0, 0, 0, 0);
        TensorCore.MultiplyAddTf32(ref sum,
            TensorCore.ToTf32(a[g * 8 + q]), TensorCore.ToTf32(a[(g + 8) * 8 + q]),
            TensorCore.ToTf32(a[g * 8 + q + 4]), TensorCore.ToTf32(a[(g + 8) * 8 + q + 4]),
            TensorCore.ToTf32(b[q * 8 + g]), TensorCore.ToTf32(b[(q + 4) * 8 + g]));
        Write(d, sum, g, q);
    }

    /// <summary>d (16, 8) = a (16, 16) · b (16, 8), rounded to bf16, or to half precision.</summary>
    [Kernel]
    public static void Multiply16<T>(BufferView<float> a, BufferView<float> b, BufferView<float> d) where T : IPair
    {
        int g = Warp.LaneIdx / 4;
        int q = Warp.LaneIdx % 4;
        var sum = new Float4(0, 0, 0, 0);
        T.MultiplyAdd(ref sum, OfRow<T>(a, g, 2 * q), OfRow<T>(a, g + 8, 2 * q), OfRow<T>(a, g, 2 * q + 8),
            OfRow<T>(a, g + 8, 2 * q + 8), OfColumn<T>(b, 2 * q, g), OfColumn<T>(b, 2 * q + 8, g));
        Write(d, sum, g, q);
    }

    /// <summary>
    /// output (32, 4) = what ldmatrix.x4 gives each lane of 16-bit numbers 0 .. 255: four 8x8 matrices, row
    /// by row.
    /// </summary>
    [Kernel]
    public static void LoadMatrices<T>(BufferView<uint> output) where T : ILoad
    {
        var words = SharedMemory.Allocate<ushort>(256);
        for (int i = Warp.LaneIdx; i < 256; i += Warp.WarpSize)
        {
            words[i] = (ushort)i;
        }

        Group.Barrier();
        var loaded = T.Load(words.Pointer + 8 * Warp.LaneIdx); // lane l: row l % 8 of matrix l / 8
        int at = 4 * Warp.LaneIdx;
        output[at] = loaded.X;
        output[at + 1] = loaded.Y;
        output[at + 2] = loaded.Z;
        output[at + 3] = loaded.W;
    }

    /// <summary>
    /// output (32, 4): each lane copies four floats asynchronously, of which only its first <c>lane % 5</c>
    /// are asked for.
    /// </summary>
    [Kernel]
    public static void CopyAsync(BufferView<float> input, BufferView<float> output)
    {
        var shared = SharedMemory.Allocate<float>(128);
        int lane = Warp.LaneIdx;
        AsyncCopy.Copy16(shared.Pointer + 4 * lane, input.Pointer + 4 * lane, 4 * (lane % 5));
        AsyncCopy.Commit();
        AsyncCopy.Wait(0);
        Group.Barrier();
        int other = 31 - lane; // another lane's copy
        *(Float4*)(output.Pointer + 4 * other) = *(Float4*)(shared.Pointer + 4 * other);
    }

    /// <summary>As <see cref="CopyAsync"/> in single words, every third left out, in two groups.</summary>
    [Kernel]
    public static void CopyWordsAsync(BufferView<float> input, BufferView<float> output)
    {
        var shared = SharedMemory.Allocate<float>(64);
        int lane = Warp.LaneIdx;
        AsyncCopy.Copy4(shared.Pointer + lane, input.Pointer + lane, lane % 3 != 0);
        AsyncCopy.Commit();
        AsyncCopy.Copy4(shared.Pointer + 32 + lane, input.Pointer + 32 + lane, 4);
        AsyncCopy.Commit();
        AsyncCopy.Wait(1);
        Group.Barrier();
        output[lane] = shared[31 - lane];
        AsyncCopy.Wait(0);
        Group.Barrier();
        output[32 + lane] = shared[32 + (31 - lane)];
    }

    /// <summary>output (7, 32): shuffles by all modes, votes.</summary>
    [Kernel]
    public static void Exchange(BufferView<int> output)
    {
        int lane = Warp.LaneIdx;
        int value = 100 + lane;
        output[lane] = Warp.Shuffle(value, (lane + 5) % 32);
        output[32 + lane] = Warp.ShuffleDown(value, 3);
        output[64 + lane] = Warp.ShuffleUp(value, 3);
        output[96 + lane] = Warp.ShuffleXor(value, 16);
        output[128 + lane] = (int)Warp.Ballot(lane % 3 == 0);
        output[160 + lane] = Warp.All(lane < 31) ? 1 : 0;
        output[192 + lane] = Warp.Any(lane == 31) ? 1 : 0;
    }

    /// <summary>output (4, n): 2^x, log2 |x|, 1/sqrt |x|, 1/x.</summary>
    [Kernel]
    public static void Approximate(BufferView<float> input, BufferView<float> output)
    {
        int n = (int)input.Length;
        for (int i = Warp.LaneIdx; i < n; i += Warp.WarpSize)
        {
            float x = input[i];
            output[i] = FloatMath.Exp2(x);
            output[n + i] = FloatMath.Log2(MathF.Abs(x));
            output[2 * n + i] = FloatMath.Rsqrt(MathF.Abs(x));
            output[3 * n + i] = FloatMath.Reciprocal(x);
        }
    }

    /// <summary>
    /// output (3, n): bits of the values rounded to tf32, and to bf16 and half in pairs with 1.
    /// </summary>
    [Kernel]
    public static void Round(BufferView<float> input, BufferView<uint> output)
    {
        int n = (int)input.Length;
        for (int i = Warp.LaneIdx; i < n; i += Warp.WarpSize)
        {
            output[i] = TensorCore.ToTf32(input[i]);
            output[n + i] = TensorCore.PackBf16(input[i], 1);
            output[2 * n + i] = TensorCore.PackF16(input[i], 1);
        }
    }

    /// <summary>Every thread of the grid adds, takes the maximum, sets a bit: target (3).</summary>
    [Kernel]
    public static void Count(BufferView<int> target)
    {
        int thread = Grid.IdxX * Group.DimX + Group.IdxX;
        Atomic.Add(ref target[0], thread);
        Atomic.Max(ref target[1], thread);
        Atomic.Or(ref target[2], 1 << (thread % 31));
    }

    private static uint OfRow<T>(BufferView<float> a, int row, int k) where T : IPair
        => T.Pack(a[row * 16 + k], a[row * 16 + k + 1]);

    private static uint OfColumn<T>(BufferView<float> b, int k, int column) where T : IPair
        => T.Pack(b[k * 8 + column], b[(k + 1) * 8 + column]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(BufferView<float> d, Float4 sum, int g, int q)
    {
        d[g * 8 + 2 * q] = sum.X;
        d[g * 8 + 2 * q + 1] = sum.Y;
        d[(g + 8) * 8 + 2 * q] = sum.Z;
        d[(g + 8) * 8 + 2 * q + 1] = sum.W;
    }

    internal interface IPair
    {
        static abstract uint Pack(float low, float high);

        static abstract void MultiplyAdd(ref Float4 d, uint a0, uint a1, uint a2, uint a3, uint b0, uint b1);
    }

    internal readonly struct Bf16 : IPair
    {
        public static uint Pack(float low, float high) => TensorCore.PackBf16(low, high);

        public static void MultiplyAdd(ref Float4 d, uint a0, uint a1, uint a2, uint a3, uint b0, uint b1)
            => TensorCore.MultiplyAddBf16(ref d, a0, a1, a2, a3, b0, b1);
    }

    internal readonly struct F16 : IPair
    {
        public static uint Pack(float low, float high) => TensorCore.PackF16(low, high);

        public static void MultiplyAdd(ref Float4 d, uint a0, uint a1, uint a2, uint a3, uint b0, uint b1)
            => TensorCore.MultiplyAddF16(ref d, a0, a1, a2, a3, b0, b1);
    }

    internal interface ILoad
    {
        static abstract UInt4 Load(void* row);
    }

    internal readonly struct Plain : ILoad
    {
        public static UInt4 Load(void* row) => TensorCore.LoadMatrix(row);
    }

    internal readonly struct Transposed : ILoad
    {
        public static UInt4 Load(void* row) => TensorCore.LoadMatrixTransposed(row);
    }
}
