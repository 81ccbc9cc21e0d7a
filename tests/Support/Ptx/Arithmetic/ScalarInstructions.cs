using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimClr.Tests.Support.Ptx;

internal interface IScalar1<T, TResult>
{
    static abstract TResult Apply(T a);
}

internal interface IScalar2<T, TSecond, TResult>
{
    static abstract TResult Apply(T a, TSecond b);
}

internal interface IScalar3<T>
{
    static abstract T Apply(T a, T b, T c);
}

/// <summary>d = f(a), lane after lane: for what a register of the CPU cannot do at once.</summary>
internal sealed unsafe class Scalar1<T, TResult, TOp>(Operand d, Operand a) : Instruction
    where T : unmanaged
    where TResult : unmanaged
    where TOp : struct, IScalar1<T, TResult>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a);
        var x = (T*)(warp.Registers + a.Offset);
        var z = (TResult*)(warp.Registers + d.Offset);
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            z[lane] = TOp.Apply(x[lane]);
        }

        warp.Wrote(mask, d);
    }
}

/// <summary>d = f(a, b), lane after lane.</summary>
internal sealed unsafe class Scalar2<T, TSecond, TResult, TOp>(Operand d, Operand a, Operand b) : Instruction
    where T : unmanaged
    where TSecond : unmanaged
    where TResult : unmanaged
    where TOp : struct, IScalar2<T, TSecond, TResult>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a, b);
        var x = (T*)(warp.Registers + a.Offset);
        var y = (TSecond*)(warp.Registers + b.Offset);
        var z = (TResult*)(warp.Registers + d.Offset);
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            z[lane] = TOp.Apply(x[lane], y[lane]);
        }

        warp.Wrote(mask, d);
    }
}

/// <summary>d = f(a, b, c), lane after lane.</summary>
internal sealed unsafe class Scalar3<T, TOp>(Operand d, Operand a, Operand b, Operand c) : Instruction
    where T : unmanaged
    where TOp : struct, IScalar3<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a, b, c);
        var x = (T*)(warp.Registers + a.Offset);
        var y = (T*)(warp.Registers + b.Offset);
        var w = (T*)(warp.Registers + c.Offset);
        var z = (T*)(warp.Registers + d.Offset);
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            z[lane] = TOp.Apply(x[lane], y[lane], w[lane]);
        }

        warp.Wrote(mask, d);
    }
}

/// <summary>Integer division; by zero is reported.</summary>
internal sealed unsafe class IntegerDivide<T>(Operand d, Operand a, Operand b, bool remainder) : Instruction
    where T : unmanaged, IBinaryInteger<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a, b);
        var x = (T*)(warp.Registers + a.Offset);
        var y = (T*)(warp.Registers + b.Offset);
        var z = (T*)(warp.Registers + d.Offset);
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            if (y[lane] == T.Zero)
            {
                throw warp.Fault(this, lane, "division by zero");
            }

            // The most negative number by -1 wraps on the GPU and traps on the CPU.
            z[lane] = y[lane] == T.Zero - T.One && T.IsNegative(y[lane])
                ? remainder ? T.Zero : T.Zero - x[lane]
                : remainder ? x[lane] % y[lane] : x[lane] / y[lane];
        }

        warp.Wrote(mask, d);
    }
}
