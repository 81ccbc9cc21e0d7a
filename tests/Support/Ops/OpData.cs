using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Support;

/// <summary>
/// The contents of an op's buffers by name. All element types fit into a double without loss.
/// </summary>
internal sealed class OpData : Dictionary<string, double[]>
{
    /// <summary>
    /// The inputs of a row. Every value is one that a float holds, so that the reference in double and a
    /// device in float start from the same numbers. What the row's forward knows under the same name comes
    /// from there (unrounded where <paramref name="exactForward"/>, as finite differences need it).
    /// </summary>
    public static OpData For(OpCase<double> row, double scale = 1, bool exactForward = false)
    {
        var data = new OpData();
        var forward = row.Forward is null ? null : Reference(row.Forward, For(row.Forward, scale));
        foreach (var buffer in row.Buffers.Where(buffer => buffer.Reads))
        {
            if (!buffer.Writes && forward is not null
                && forward.TryGetValue(buffer.Name, out double[]? saved))
            {
                data[buffer.Name] = exactForward ? saved : [.. saved.Select(value => (double)(float)value)];
                continue;
            }

            var random = new Random(Seed(row.Name, buffer.Name));
            double factor = buffer.Scales ? scale : 1;
            data[buffer.Name] = new double[buffer.Length];
            for (long i = 0; i < buffer.Length; i++)
            {
                data[buffer.Name][i] = (float)(buffer.Draw(random, i) * factor);
            }
        }

        return data;
    }

    /// <summary>All buffers after the row has run on the reference device in double.</summary>
    public static OpData Reference(OpCase<double> row, OpData inputs)
        => OpRunner.Run(TestDevices.ReferenceDouble, row, inputs, misalign: false);

    /// <summary>
    /// The same where the op's factors fit that precision: see <see cref="OpCase{T}.RoundsFactors"/>.
    /// </summary>
    public OpData RoundedTo(Precision precision, OpCase<double> row)
    {
        if (precision == Precision.Fp32 || !row.RoundsFactors)
        {
            return this;
        }

        var rounded = Copy();
        foreach (var buffer in row.Buffers.Where(buffer => buffer.Reads && buffer.Element == OpElement.Real))
        {
            double[] values = rounded[buffer.Name];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Round(values[i], precision);
            }
        }

        return rounded;
    }

    public OpData Copy()
    {
        var copy = new OpData();
        foreach (var (name, values) in this)
        {
            copy[name] = [.. values];
        }

        return copy;
    }

    /// <summary>Cuts the mantissa behind 10 or 7 bits.</summary>
    private static double Round(double value, Precision precision)
    {
        uint kept = precision == Precision.Tf32 ? 0xFFFF_E000 : 0xFFFF_0000;
        return double.IsFinite(value)
            ? BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits((float)value) & kept)
            : value;
    }

    // FNV-1a: string.GetHashCode differs from run to run.
    private static int Seed(string row, string buffer)
        => (int)(row + "/" + buffer).Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u);
}
