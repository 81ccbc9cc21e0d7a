using NUnit.Framework;

namespace SimClr.Tests.Support;

/// <summary>Compares what a device computed with what the reference says; names op, index and both values.</summary>
internal static class OpComparison
{
    /// <param name="scaleTolerance">
    /// Measure the absolute tolerance in units of the largest expected value of the buffer (huge values).
    /// </param>
    public static void Agree<T>(OpCase<T> row, OpData expected, OpData actual, string device,
        bool scaleTolerance = false) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        foreach (var buffer in row.Buffers.Where(buffer => buffer.Writes))
        {
            double[] want = expected[buffer.Name];
            double[] got = actual[buffer.Name];
            bool exact = buffer.Element != OpElement.Real;
            double scale = scaleTolerance ? want.Select(Math.Abs).Where(double.IsFinite).Append(1).Max() : 1;
            for (int i = 0; i < want.Length; i++)
            {
                double tolerance = exact ? 0
                    : row.AbsoluteTolerance * scale + row.RelativeTolerance * Math.Abs(want[i]);
                Element(want[i], got[i], tolerance, row.NaNSpreads, $"{row.Name} on {device}: {buffer.Name}[{i}]");
            }
        }
    }

    /// <summary>A NaN agrees with a NaN alone; whatever is compared with a NaN otherwise fails.</summary>
    public static void Element(double expected, double actual, double tolerance, bool nanSpreads, string where)
    {
        bool agrees = double.IsNaN(expected)
            ? double.IsNaN(actual)
            : expected == actual || Math.Abs(actual - expected) <= tolerance;
        if (!agrees && !(nanSpreads && double.IsNaN(actual)))
        {
            Assert.Fail($"{where}: expected {expected:R}, actual {actual:R}, tolerance {tolerance:E2}");
        }
    }

    /// <summary>Every output of the two runs has the same bits.</summary>
    public static void SameBits(OpCase<float> row, OpData one, OpData other, string where)
    {
        foreach (var buffer in row.Buffers.Where(buffer => buffer.Writes))
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                double a = one[buffer.Name][i];
                double b = other[buffer.Name][i];
                if (BitConverter.DoubleToInt64Bits(a) != BitConverter.DoubleToInt64Bits(b))
                {
                    Assert.Fail($"{row.Name}: {buffer.Name}[{i}] is {a:R} on {where} {b:R}");
                }
            }
        }
    }
}
