using System.Runtime.CompilerServices;

namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// ldmatrix: matrices of 8 x 8 elements of 16 bits. Lane 8·m + r gives the address of row r of matrix m; lane
/// l gets of each matrix the elements 2·(l % 4) and the next of row l / 4, or of column l / 4 when
/// transposed.
/// </summary>
internal sealed unsafe class LoadMatrix(Operand[] d, PtxAddress from, bool transposed) : Instruction
{
    private const int Rows = 8;
    private const int RowBytes = 16;

    public override void Execute(Warp warp, uint mask)
    {
        if (!warp.Gather(this, mask, Warp.AllLanes))
        {
            return;
        }

        uint addressLanes = d.Length == 4 ? Warp.AllLanes : (1u << (Rows * d.Length)) - 1;
        warp.Need(this, addressLanes, from.Base);
        byte* file = warp.Registers;
        ushort* matrix = stackalloc ushort[Rows * Rows];
        for (int m = 0; m < d.Length; m++)
        {
            for (int row = 0; row < Rows; row++)
            {
                int lane = m * Rows + row;
                uint address = SharedAddressSpace.Narrow(from.Of(file, lane));
                byte* source = warp.Block.Shared.ReadForWarp(warp, this, lane, address, RowBytes);
                Unsafe.CopyBlockUnaligned(matrix + row * Rows, source, RowBytes);
            }

            uint* received = (uint*)(file + d[m].Offset);
            for (int lane = 0; lane < Warp.Lanes; lane++)
            {
                int line = lane / 4;
                int element = 2 * (lane % 4);
                received[lane] = transposed
                    ? matrix[element * Rows + line] | (uint)matrix[(element + 1) * Rows + line] << 16
                    : matrix[line * Rows + element] | (uint)matrix[line * Rows + element + 1] << 16;
            }

            warp.Wrote(Warp.AllLanes, d[m]);
        }

        warp.Block.Shared.WarpBarrier(warp);
    }
}
