using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>selp: a where the predicate holds, else b.</summary>
internal sealed unsafe class Select<T>(Operand d, Operand a, Operand b, PredicateInput p) : Instruction
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        uint bits = p.Read(warp, this, mask);
        warp.Need(this, mask, a, b);
        var x = (T*)(warp.Registers + a.Offset);
        var y = (T*)(warp.Registers + b.Offset);
        var z = (T*)(warp.Registers + d.Offset);
        for (int i = 0; i < Warp.Lanes; i += Vector512<T>.Count)
        {
            var chosen = Vector512.ConditionalSelect(
                LaneMask.Elements<T>(bits, i), Vector512.LoadAligned(x + i), Vector512.LoadAligned(y + i));
            LaneMask.Store(chosen, z + i, mask, i);
        }

        warp.Wrote(mask, d);
    }
}

/// <summary>and, or, xor, not, mov of predicates: a bit for each lane.</summary>
internal sealed unsafe class PredicateLogic(
    Operand d, PredicateInput a, PredicateInput b, Func<uint, uint, uint> operation) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        uint bits = operation(a.Read(warp, this, mask), b.Read(warp, this, mask));
        uint* place = (uint*)(warp.Registers + d.Offset);
        *place = (*place & ~mask) | (bits & mask);
        warp.Wrote(mask, d);
    }
}

/// <summary>mov of a number to a predicate.</summary>
internal sealed unsafe class SetPredicate(Operand d, bool value) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        uint* place = (uint*)(warp.Registers + d.Offset);
        *place = value ? *place | mask : *place & ~mask;
        warp.Wrote(mask, d);
    }
}

/// <summary>testp: what kind of float a is.</summary>
internal sealed unsafe class TestFloat<T>(Operand d, Operand a, Func<T, bool> test) : Instruction
    where T : unmanaged
{
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a);
        var x = (T*)(warp.Registers + a.Offset);
        uint bits = 0;
        for (int lane = 0; lane < Warp.Lanes; lane++)
        {
            bits |= test(x[lane]) ? 1u << lane : 0;
        }

        uint* place = (uint*)(warp.Registers + d.Offset);
        *place = (*place & ~mask) | (bits & mask);
        warp.Wrote(mask, d);
    }
}
