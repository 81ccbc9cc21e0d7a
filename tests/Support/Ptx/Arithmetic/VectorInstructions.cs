using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SimClr.Tests.Support.Ptx;

internal interface IVector1<T> where T : unmanaged
{
    static abstract Vector512<T> Apply(Vector512<T> a);
}

internal interface IVector2<T> where T : unmanaged
{
    static abstract Vector512<T> Apply(Vector512<T> a, Vector512<T> b);
}

internal interface IVector3<T> where T : unmanaged
{
    static abstract Vector512<T> Apply(Vector512<T> a, Vector512<T> b, Vector512<T> c);
}

/// <summary>d = f(a) in each lane.</summary>
internal sealed unsafe class Vector1<T, TOp>(Operand d, Operand a) : Instruction
    where T : unmanaged
    where TOp : struct, IVector1<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a);
        var x = (T*)(warp.Registers + a.Offset);
        var z = (T*)(warp.Registers + d.Offset);
        for (int i = 0; i < Warp.Lanes; i += Vector512<T>.Count)
        {
            LaneMask.Store(TOp.Apply(Vector512.LoadAligned(x + i)), z + i, mask, i);
        }

        warp.Wrote(mask, d);
    }
}

/// <summary>d = f(a, b) in each lane.</summary>
internal sealed unsafe class Vector2<T, TOp>(Operand d, Operand a, Operand b) : Instruction
    where T : unmanaged
    where TOp : struct, IVector2<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a, b);
        var x = (T*)(warp.Registers + a.Offset);
        var y = (T*)(warp.Registers + b.Offset);
        var z = (T*)(warp.Registers + d.Offset);
        for (int i = 0; i < Warp.Lanes; i += Vector512<T>.Count)
        {
            var result = TOp.Apply(Vector512.LoadAligned(x + i), Vector512.LoadAligned(y + i));
            LaneMask.Store(result, z + i, mask, i);
        }

        warp.Wrote(mask, d);
    }
}

/// <summary>d = f(a, b, c) in each lane.</summary>
internal sealed unsafe class Vector3<T, TOp>(Operand d, Operand a, Operand b, Operand c) : Instruction
    where T : unmanaged
    where TOp : struct, IVector3<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a, b, c);
        var x = (T*)(warp.Registers + a.Offset);
        var y = (T*)(warp.Registers + b.Offset);
        var w = (T*)(warp.Registers + c.Offset);
        var z = (T*)(warp.Registers + d.Offset);
        for (int i = 0; i < Warp.Lanes; i += Vector512<T>.Count)
        {
            var result = TOp.Apply(
                Vector512.LoadAligned(x + i), Vector512.LoadAligned(y + i), Vector512.LoadAligned(w + i));
            LaneMask.Store(result, z + i, mask, i);
        }

        warp.Wrote(mask, d);
    }
}

/// <summary>d = a · b (+ c), factors of 32 bits, product and sum of 64.</summary>
internal sealed unsafe class MultiplyWide(Operand d, Operand a, Operand b, Operand? c, bool signed)
    : Instruction
{
    private readonly Operand addend = c ?? default;
    private readonly bool adds = c is not null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a, b);
        warp.Need(this, mask, adds ? addend : a);
        byte* file = warp.Registers;
        for (int i = 0; i < Warp.Lanes; i += Vector512<int>.Count)
        {
            var (lower, upper) = signed
                ? Products((int*)(file + a.Offset) + i, (int*)(file + b.Offset) + i)
                : Products((uint*)(file + a.Offset) + i, (uint*)(file + b.Offset) + i);
            int j = i + Vector512<long>.Count;
            if (adds)
            {
                lower += Vector512.LoadAligned((long*)(file + addend.Offset) + i);
                upper += Vector512.LoadAligned((long*)(file + addend.Offset) + j);
            }

            LaneMask.Store(lower, (long*)(file + d.Offset) + i, mask, i);
            LaneMask.Store(upper, (long*)(file + d.Offset) + j, mask, j);
        }

        warp.Wrote(mask, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<long> Lower, Vector512<long> Upper) Products(int* a, int* b)
    {
        var (x0, x1) = Vector512.Widen(Vector512.LoadAligned(a));
        var (y0, y1) = Vector512.Widen(Vector512.LoadAligned(b));
        return (x0 * y0, x1 * y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<long> Lower, Vector512<long> Upper) Products(uint* a, uint* b)
    {
        var (x0, x1) = Vector512.Widen(Vector512.LoadAligned(a));
        var (y0, y1) = Vector512.Widen(Vector512.LoadAligned(b));
        return ((x0 * y0).AsInt64(), (x1 * y1).AsInt64());
    }
}
