using NUnit.Framework;
using static SimClr.Tests.Ptx.CompilerFunction;
using Control = SimClr.Tests.Ptx.CompilerControlFunctions;
using Float = SimClr.Tests.Ptx.CompilerFloatFunctions;
using Integer = SimClr.Tests.Ptx.CompilerIntegerFunctions;

namespace SimClr.Tests.Ptx;

/// <summary>
/// C# means on the device what it means on the CPU: the same code runs on both, on every pair of awkward
/// inputs.
/// </summary>
public sealed class CompilerSemanticsTests
{
    [Test]
    public void Integers()
    {
        Assert.Multiple(() =>
        {
            Check<Integer.Arithmetic, int, int>(Ints);
            Check<Integer.Division, int, int>(Ints);
            Check<Integer.UnsignedDivision, int, uint>(Ints);
            Check<Integer.Shifts, int, int>(Ints);
            Check<Integer.Comparisons, int, int>(Ints);
            Check<Integer.Extremes, int, int>(Ints);
            Check<Integer.Bits, int, int>(Ints);
            Check<Integer.HighProduct, int, uint>(Ints);
            Check<Integer.SmallTypes, int, int>(Ints);
        });
    }

    [Test]
    public void Longs64()
    {
        Assert.Multiple(() =>
        {
            Check<Integer.LongShifts, long, long>(Longs);
            Check<Integer.LongArithmetic, long, long>(Longs);
            Check<Integer.LongComparisons, long, int>(Longs);
            Check<Integer.Widening, int, long>(Ints);
            Check<Integer.Narrowing, long, int>(Longs);
        });
    }

    [Test]
    public void FloatArithmetic()
    {
        Assert.Multiple(() =>
        {
            Check<Float.NotFused, float, float>(Floats);
            Check<Float.Fused, float, float>(Floats);
            Check<Float.Division, float, float>(Floats);
            Check<Float.Functions, float, float>(Floats);
            Check<Float.Extremes, float, float>(Floats);
            Check<Float.Comparisons, float, int>(Floats);
            Check<Float.Constants, float, float>(Floats);
            Check<Float.Doubles, float, double>(Floats);
        });
    }

    [Test]
    public void FloatConversions()
    {
        Assert.Multiple(() =>
        {
            Check<Float.ToIntegers, float, long>(Floats);
            Check<Float.FromIntegers, int, float>(Ints);
            Check<Float.DoubleFromIntegers, int, double>(Ints);
            Check<Float.BitPatterns, float, float>(Floats);
            Check<Float.Halves, float, float>(Floats);
        });
    }

    [Test]
    public void ControlFlow()
    {
        Assert.Multiple(() =>
        {
            Check<Control.EarlyReturns, int, int>(Ints);
            Check<Control.ShortCircuits, int, int>(Ints);
            Check<Control.DynamicLoops, int, int>(Ints);
            Check<Control.ConstantLoops, int, int>(Ints);
            Check<Control.Swaps, int, int>(Ints);
            Check<Control.Switches, int, int>(Ints);
            Check<Control.LateDynamic, int, int>(Ints);
            Check<Control.CountedExits, int, int>(Ints);
        });
    }

    [Test]
    public void StructsAndReferences()
    {
        Assert.Multiple(() =>
        {
            Check<Control.References, int, int>(Ints);
            Check<Control.Shapes, int, long>(Ints);
            Check<Control.RegisterStructs, int, int>(Ints);
            Check<Control.Pointers, int, int>(Ints);
        });
    }
}
