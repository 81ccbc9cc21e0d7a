using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimClr.Tests.Support.Ptx;

/// <summary>mov.b32 %r, {%h0, %h1}: parts of 1, 2 or 4 bytes, the first lowest.</summary>
internal sealed unsafe class Pack(Operand d, int bytes, Operand[] parts) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        int bits = 8 * bytes / parts.Length;
        foreach (var part in parts)
        {
            warp.Need(this, mask, part);
        }

        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            ulong value = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                value |= (ulong)((uint*)(warp.Registers + parts[i].Offset))[lane] << (i * bits);
            }

            if (bytes == 8)
            {
                ((ulong*)(warp.Registers + d.Offset))[lane] = value;
            }
            else
            {
                ((uint*)(warp.Registers + d.Offset))[lane] = (uint)value;
            }
        }

        warp.Wrote(mask, d);
    }
}

/// <summary>mov.b32 {%h0, %h1}, %r.</summary>
internal sealed unsafe class Unpack(Operand?[] parts, int bytes, Operand a) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a);
        int bits = 8 * bytes / parts.Length;
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            ulong value = bytes == 8
                ? ((ulong*)(warp.Registers + a.Offset))[lane]
                : ((uint*)(warp.Registers + a.Offset))[lane];
            for (int i = 0; i < parts.Length; i++)
            {
                if (parts[i] is Operand part)
                {
                    uint* lanes = (uint*)(warp.Registers + part.Offset);
                    lanes[lane] = (uint)(value >> (i * bits) & ((1ul << bits) - 1));
                }
            }
        }

        foreach (var part in parts)
        {
            warp.Wrote(mask, part ?? default);
        }
    }
}

/// <summary>ld.param: the same in all lanes.</summary>
internal sealed unsafe class LoadParameter(Operand[] d, int[] registerBytes, int offset, PtxType type)
    : Instruction
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        for (int i = 0; i < d.Length; i++)
        {
            ulong value = Read(warp.Block.Launch.Arguments, offset + i * type.Bytes());
            for (uint left = mask; left != 0; left &= left - 1)
            {
                int lane = BitOperations.TrailingZeroCount(left);
                Plane.Put(warp.Registers + d[i].Offset, lane, registerBytes[i], value);
            }

            warp.Wrote(mask, d[i]);
        }
    }

    private ulong Read(byte[] arguments, int at)
    {
        ulong value = 0;
        arguments.AsSpan(at, type.Bytes()).CopyTo(new Span<byte>(&value, sizeof(ulong)));
        int unused = 64 - 8 * type.Bytes();
        return type.IsSigned() ? (ulong)((long)(value << unused) >> unused) : value;
    }
}
