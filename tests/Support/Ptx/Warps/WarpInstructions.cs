using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// shfl.sync: d is another lane's a. PTX ISA, "shfl.sync": how c bounds the lanes to take from.
/// </summary>
internal sealed unsafe class Shuffle(
    string mode, Operand d, Operand? p, Operand a, Operand b, Operand c, Operand members) : Instruction
{
    private readonly char kind = mode[0];

    public override void Execute(Warp warp, uint mask)
    {
        uint together = Collective.Gather(warp, this, mask, members);
        if (together == 0)
        {
            return;
        }

        warp.Need(this, together, a, b, c);
        warp.Block.Shared.WarpBarrier(warp);
        byte* file = warp.Registers;
        uint* values = stackalloc uint[Warp.Lanes];
        new ReadOnlySpan<uint>(file + a.Offset, Warp.Lanes).CopyTo(new Span<uint>(values, Warp.Lanes));
        uint valid = 0;
        for (uint left = together; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            int from = From(lane, ((int*)(file + b.Offset))[lane] & 31, ((int*)(file + c.Offset))[lane],
                ref valid);
            if ((together >> from & 1) == 0)
            {
                throw warp.Fault(this, lane, $"takes the value of lane {from}, which does not take part");
            }

            ((uint*)(file + d.Offset))[lane] = values[from];
        }

        warp.Wrote(together, d);
        if (p is Operand predicate)
        {
            uint* place = (uint*)(file + predicate.Offset);
            *place = (*place & ~together) | (valid & together);
            warp.Wrote(together, predicate);
        }
    }

    private int From(int lane, int b, int c, ref uint valid)
    {
        int segment = c >> 8 & 31;
        int last = (lane & segment) | (c & 31 & ~segment);
        int from = kind switch
        {
            'u' => lane - b,
            'd' => lane + b,
            'b' => lane ^ b,
            _ => (lane & segment) | (b & ~segment),
        };
        bool inside = kind == 'u' ? from >= last : from <= last;
        valid |= inside ? 1u << lane : 0;
        return inside ? from : lane;
    }
}

/// <summary>vote.sync: all, any, uni and ballot.</summary>
internal sealed unsafe class Vote(string mode, Operand d, PredicateInput p, Operand members) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        uint together = Collective.Gather(warp, this, mask, members);
        if (together == 0)
        {
            return;
        }

        warp.Block.Shared.WarpBarrier(warp);
        uint holds = p.Read(warp, this, together) & together;
        uint* lanes = (uint*)(warp.Registers + d.Offset);
        if (mode == "ballot")
        {
            for (uint left = together; left != 0; left &= left - 1)
            {
                lanes[BitOperations.TrailingZeroCount(left)] = holds;
            }
        }
        else
        {
            bool result = mode switch
            {
                "all" => holds == together,
                "any" => holds != 0,
                _ => holds == together || holds == 0,
            };
            *lanes = result ? *lanes | together : *lanes & ~together;
        }

        warp.Wrote(together, d);
    }
}

/// <summary>The lanes that execute this together.</summary>
internal sealed unsafe class ActiveMask(Operand d) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        for (uint left = mask; left != 0; left &= left - 1)
        {
            ((uint*)(warp.Registers + d.Offset))[BitOperations.TrailingZeroCount(left)] = mask;
        }

        warp.Wrote(mask, d);
    }
}
