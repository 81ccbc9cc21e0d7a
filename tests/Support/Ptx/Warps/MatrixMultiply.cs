using System.Runtime.CompilerServices;

namespace SimClr.Tests.Support.Ptx;

/// <summary>What mma multiplies.</summary>
internal enum MatrixElement
{
    Tf32,
    BFloat16,
    Half,
}

/// <summary>
/// mma.sync: d (16, 8) = a (16, K) · b (K, 8) + c in float32, summed as
/// <see cref="TensorCoreModel"/> says. Which elements a lane holds is said in the PTX
/// ISA, "Matrix Fragments for mma.m16n8k8" and "mma.m16n8k16". With g = lane / 4, q = lane % 4 and E elements
/// in a register (1 of tf32, 2 of 16 bits), register r of a begins at (g + 8 (r % 2), (q + 4 (r / 2)) E) and
/// register r of b at ((q + 4 r) E, g); element r of c and d is (g + 8 (r / 2), 2 q + r % 2).
/// </summary>
internal sealed unsafe class MatrixMultiply(
    MatrixElement element, int depth, Operand[] d, Operand[] a, Operand[] b, Operand[] c) : Instruction
{
    public const int Columns = 8;

    private const int Rows = 16;
    private const int MaxDepth = 16;

    private readonly Operand[] inputs = [.. a, .. b, .. c];
    private readonly int packed = element == MatrixElement.Tf32 ? 1 : 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        if (!warp.Gather(this, mask, Warp.AllLanes))
        {
            return;
        }

        foreach (var operand in inputs)
        {
            warp.Need(this, Warp.AllLanes, operand);
        }

        byte* file = warp.Registers;
        float* left = stackalloc float[Rows * MaxDepth];
        float* right = stackalloc float[MaxDepth * Columns];
        float* sums = stackalloc float[Rows * Columns];
        for (int lane = 0; lane < Warp.Lanes; lane++)
        {
            int g = lane / 4;
            int q = lane % 4;
            for (int r = 0; r < a.Length; r++)
            {
                Unpack(((uint*)(file + a[r].Offset))[lane],
                    left + (g + 8 * (r % 2)) * depth + (q + r / 2 * 4) * packed, 1);
            }

            for (int r = 0; r < b.Length; r++)
            {
                float* column = right + (q + r * 4) * packed * Columns + g;
                Unpack(((uint*)(file + b[r].Offset))[lane], column, Columns);
            }

            for (int r = 0; r < c.Length; r++)
            {
                sums[(g + 8 * (r / 2)) * Columns + 2 * q + r % 2] = ((float*)(file + c[r].Offset))[lane];
            }
        }

        warp.Block.Launch.TensorCore.Multiply(left, right, sums, Rows, depth, element);
        for (int lane = 0; lane < Warp.Lanes; lane++)
        {
            for (int r = 0; r < d.Length; r++)
            {
                int row = lane / 4 + 8 * (r / 2);
                ((float*)(file + d[r].Offset))[lane] = sums[row * Columns + 2 * (lane % 4) + r % 2];
            }
        }

        foreach (var operand in d)
        {
            warp.Wrote(Warp.AllLanes, operand);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Unpack(uint bits, float* place, int stride)
    {
        switch (element)
        {
            case MatrixElement.Tf32:
                *place = BitConverter.UInt32BitsToSingle(bits & 0xFFFF_E000); // the tensor core sees no more
                break;
            case MatrixElement.BFloat16:
                place[0] = BitConverter.UInt32BitsToSingle(bits << 16);
                place[stride] = BitConverter.UInt32BitsToSingle(bits & 0xFFFF_0000);
                break;
            default:
                place[0] = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
                place[stride] = (float)BitConverter.UInt16BitsToHalf((ushort)(bits >> 16));
                break;
        }
    }
}
