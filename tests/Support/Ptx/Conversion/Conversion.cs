using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>cvt between numbers of any kind.</summary>
/// <param name="rounding">rn, rni, rzi, rmi, rpi, rna or nothing.</param>
/// <param name="registerBytes">Of the destination: a signed number fills it.</param>
/// <param name="wideSource">The source register has 64 bits.</param>
internal sealed unsafe class Conversion(
    Operand d, PtxType to, int registerBytes, Operand a, PtxType from, bool wideSource, string rounding,
    bool saturates) : Instruction
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a);
        byte* source = warp.Registers + a.Offset;
        byte* target = warp.Registers + d.Offset;
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            ulong bits = wideSource ? ((ulong*)source)[lane] : ((uint*)source)[lane];
            ulong result = from.IsFloat()
                ? FromReal(Conversions.ToDouble(bits, from))
                : FromInteger(Conversions.ToInteger(bits, from));
            Plane.Put(target, lane, registerBytes, result);
        }

        warp.Wrote(mask, d);
    }

    private ulong FromReal(double value)
    {
        value = rounding switch
        {
            "rni" => Math.Round(value, MidpointRounding.ToEven),
            "rzi" => Math.Truncate(value),
            "rmi" => Math.Floor(value),
            "rpi" => Math.Ceiling(value),
            _ => value,
        };
        if (!to.IsFloat())
        {
            return Conversions.Saturate(value, to, from);
        }

        value = saturates ? double.IsNaN(value) ? 0 : Math.Clamp(value, 0, 1) : value;
        return Conversions.FromDouble(value, to);
    }

    private ulong FromInteger(Int128 value)
    {
        if (to.IsFloat())
        {
            return Conversions.FromInteger(value, to);
        }

        if (saturates)
        {
            value = Int128.Clamp(value, Conversions.Smallest(to), Conversions.Largest(to));
        }

        return Conversions.Truncate(value, to);
    }
}

/// <summary>cvt between integers of 32 and 64 bits, which addresses are made of.</summary>
internal sealed unsafe class ConvertWidth(Operand d, Operand a, bool widens, bool signed) : Instruction
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a);
        byte* source = warp.Registers + a.Offset;
        byte* target = warp.Registers + d.Offset;
        for (int i = 0; i < Warp.Lanes; i += Vector512<uint>.Count)
        {
            int j = i + Vector512<ulong>.Count;
            if (!widens)
            {
                var narrow = Vector512.Narrow(
                    Vector512.LoadAligned((ulong*)source + i), Vector512.LoadAligned((ulong*)source + j));
                LaneMask.Store(narrow, (uint*)target + i, mask, i);
            }
            else if (signed)
            {
                var (lower, upper) = Vector512.Widen(Vector512.LoadAligned((int*)source + i));
                LaneMask.Store(lower, (long*)target + i, mask, i);
                LaneMask.Store(upper, (long*)target + j, mask, j);
            }
            else
            {
                var (lower, upper) = Vector512.Widen(Vector512.LoadAligned((uint*)source + i));
                LaneMask.Store(lower, (ulong*)target + i, mask, i);
                LaneMask.Store(upper, (ulong*)target + j, mask, j);
            }
        }

        warp.Wrote(mask, d);
    }
}

/// <summary>cvt.rn.bf16x2.f32, cvt.rn.f16x2.f32: the first source goes to the upper half.</summary>
internal sealed unsafe class ConvertPair(Operand d, Operand high, Operand low, PtxType element) : Instruction
{
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, high, low);
        byte* file = warp.Registers;
        for (uint left = mask; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            ulong upper = Conversions.FromDouble(((float*)(file + high.Offset))[lane], element);
            ulong lower = Conversions.FromDouble(((float*)(file + low.Offset))[lane], element);
            ((uint*)(file + d.Offset))[lane] = (uint)(upper << 16 | lower);
        }

        warp.Wrote(mask, d);
    }
}
