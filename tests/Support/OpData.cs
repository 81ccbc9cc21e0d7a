namespace SimClr.Tests.Support;

/// <summary>The contents of an op's buffers by name. All element types fit into a double without loss.</summary>
internal sealed class OpData : Dictionary<string, double[]>
{
    /// <summary>
    /// The inputs of a row. Every value is one that a float holds, so that the reference in double and a device in
    /// float start from the same numbers. What the row's forward knows under the same name comes from there
    /// (unrounded where <paramref name="exactForward"/>, as finite differences need it).
    /// </summary>
    public static OpData For(OpCase<double> row, double scale = 1, bool exactForward = false)
    {
        var data = new OpData();
        var forward = row.Forward is null ? null : Reference(row.Forward, For(row.Forward, scale));
        foreach (var buffer in row.Buffers.Where(buffer => buffer.Reads))
        {
            if (!buffer.Writes && forward is not null && forward.TryGetValue(buffer.Name, out double[]? saved))
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

    public OpData Copy()
    {
        var copy = new OpData();
        foreach (var (name, values) in this)
        {
            copy[name] = [.. values];
        }

        return copy;
    }

    // FNV-1a: string.GetHashCode differs from run to run.
    private static int Seed(string row, string buffer)
        => (int)(row + "/" + buffer).Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u);
}
