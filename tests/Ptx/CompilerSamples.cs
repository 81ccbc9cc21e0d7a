using SimClr.Kernels;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Ptx;

/// <summary>Kernels of the usual shapes, whose PTX the tests look at.</summary>
internal static unsafe class CompilerSamples
{
    public const int TileRows = 64, TileDepth = 16, Pitch = TileDepth + 4;

    internal interface ISum
    {
        static abstract float Apply(float a, float b);
    }

    [Kernel(MinBlocksPerMultiprocessor = 2)]
    public static void Scale(ArrayView<float> x, float factor, bool negate, ArrayView<float> result)
    {
        int i = Grid.IdxX * Group.DimX + Group.IdxX;
        if (i < result.Length)
            result[i] = negate ? -factor * x[i] : factor * x[i];
    }

    /// <summary>One 128-bit load and store a thread.</summary>
    [Kernel]
    public static void Scale4(ArrayView<float> x, float factor)
    {
        long i = 4L * (Grid.IdxX * Group.DimX + Group.IdxX);
        if (i >= x.Length)
            return;
        var value = *(Float4*)(x.Pointer + i);
        value.X *= factor;
        value.Y *= factor;
        value.Z *= factor;
        value.W *= factor;
        *(Float4*)(x.Pointer + i) = value;
    }

    /// <summary>A loop that runs to a number from outside, with a loop of eight in it.</summary>
    [Kernel]
    public static void Polynomials(ArrayView<float> x, int n)
    {
        float sum = 0;
        for (int i = Group.IdxX; i < n; i += Group.DimX)
        {
            float value = x[i];
            for (int k = 0; k < 8; k++)
                sum = MathF.FusedMultiplyAdd(sum, value, k);
            if (sum > 1e6f || value < 0)
                sum *= 0.5f;
        }

        x[Group.IdxX] = sum;
    }

    /// <summary>The same with both loops kept, by their marker.</summary>
    [Kernel]
    public static void RolledPolynomials(ArrayView<float> x)
    {
        float sum = 0;
        for (int i = 0; i < Loop.Rolled(1000); i++)
        {
            for (int k = 0; k < Loop.Rolled(8); k++)
                sum = MathF.FusedMultiplyAdd(sum, x[i], k);
        }

        x[Group.IdxX] = sum;
    }

    /// <summary>Sums of rows by shuffles; the operator is a type.</summary>
    [Kernel]
    public static void Reduce<TSum>(ArrayView<float> x, ArrayView<float> sums) where TSum : struct, ISum
    {
        var partial = SharedMemory.Allocate<float>(32);
        float value = x[Grid.IdxX * Group.DimX + Group.IdxX];
        for (int delta = 16; delta > 0; delta >>= 1)
            value = TSum.Apply(value, Warp.ShuffleDown(value, delta));
        if (Warp.LaneIdx == 0)
            partial[Group.IdxX / 32] = value;
        Group.Barrier();
        if (Group.IdxX > 0)
            return;
        for (int warp = 1; warp < Group.DimX / 32; warp++)
            value = TSum.Apply(value, partial[warp]);
        sums[Grid.IdxX] = value;
    }

    /// <summary>
    /// A tensor-core tile: two buffers, copies under way while the other buffer is multiplied.
    /// </summary>
    [Kernel]
    public static void Multiply(ArrayView<float> a, ArrayView<float> b, ArrayView<float> c, int depth)
    {
        float* rows = SharedMemory.Allocate<float>(2 * TileRows * Pitch).Pointer;
        int lane = Group.IdxX & 31, warp = Group.IdxX >> 5, g = lane >> 2, q = lane & 3;
        Registers4<Float4> sums = default;
        Load(rows, a, depth, 0);
        AsyncCopy.Commit();
        for (int k0 = 0, buffer = 0; k0 < depth; k0 += TileDepth, buffer ^= 1)
        {
            if (k0 + TileDepth < depth)
                Load(rows + (buffer ^ 1) * TileRows * Pitch, a, depth, k0 + TileDepth);
            AsyncCopy.Commit();
            AsyncCopy.Wait(1);
            Group.Barrier();
            float* tile = rows + buffer * TileRows * Pitch + (warp * 16 + g) * Pitch + q;
            for (int k = 0; k < TileDepth; k += 8)
            {
                uint a0 = TensorCore.ToTf32(tile[k]), a1 = TensorCore.ToTf32(tile[8 * Pitch + k]);
                uint a2 = TensorCore.ToTf32(tile[k + 4]), a3 = TensorCore.ToTf32(tile[8 * Pitch + k + 4]);
                for (int j = 0; j < 4; j++)
                {
                    var column = b.Slice((long)(k0 + k + q) * 32 + j * 8 + g, 4 * 32 + 1);
                    TensorCore.MultiplyAddTf32(ref sums[j], a0, a1, a2, a3,
                        TensorCore.ToTf32(column[0]), TensorCore.ToTf32(column[4 * 32]));
                }
            }

            Group.Barrier();
        }

        for (int j = 0; j < 4; j++)
        {
            int at = (warp * 16 + g) * 32 + j * 8 + 2 * q;
            *(Float2*)(c.Pointer + at) = new Float2(sums[j].X, sums[j].Y);
            *(Float2*)(c.Pointer + at + 8 * 32) = new Float2(sums[j].Z, sums[j].W);
        }
    }

    /// <summary>96 KB of shared memory in two arrays.</summary>
    [Kernel]
    public static void LargeShared(ArrayView<int> x)
    {
        var first = SharedMemory.Allocate<int>(12 * 1024 + 1);
        var second = SharedMemory.Allocate<long>(6 * 1024);
        int i = Group.IdxX;
        first[12 * 1024 - i] = x[i];
        second[i] = 2L * x[i];
        Group.Barrier();
        int other = Group.DimX - 1 - i;
        x[i] = first[12 * 1024 - other] + (int)second[other];
    }

    /// <summary>A table of slots in memory, with views in them, some of which are empty.</summary>
    [Kernel]
    public static void Descend(ArrayView<Slot> slots, float rate)
    {
        var slot = slots[Grid.IdxX];
        int i = Group.IdxX;
        if (i < slot.Weights.Length)
            slot.Weights[i] -= rate * (slot.Gradients.IsEmpty ? 1f : slot.Gradients[i]);
    }

    private static void Load(float* tile, ArrayView<float> a, int depth, int k0)
    {
        for (int i = 0; i < 2; i++)
        {
            int quad = Group.IdxX + i * 128, row = quad >> 2, column = (quad & 3) * 4;
            AsyncCopy.Copy16(tile + row * Pitch + column, a.Pointer + (long)row * depth + k0 + column);
        }
    }

    internal struct Plus : ISum
    {
        public static float Apply(float a, float b) => a + b;
    }

    internal struct Slot
    {
        public bool Unused;
        public ArrayView<float> Weights, Gradients;
    }
}
