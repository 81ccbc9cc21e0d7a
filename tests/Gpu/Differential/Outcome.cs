namespace SimClr.Tests.Gpu.Differential;

/// <summary>What .NET and the kernel made of the samples.</summary>
internal sealed record Outcome(int[] Expected, int[] Actual)
{
    public bool Agrees => Expected.AsSpan().SequenceEqual(Actual);

    /// <summary>The samples for which they differ, the first few of them.</summary>
    public override string ToString()
    {
        int[] different = [.. Enumerable.Range(0, Expected.Length).Where(i => Expected[i] != Actual[i])];
        return $"{different.Length} of {Expected.Length} samples differ" + string.Concat(different.Take(5).Select(i =>
            $"\n  x = {Samples.Integers[i]}, f = {Samples.Floats[i]:R}: .NET {Expected[i]} (0x{Expected[i]:X}), "
            + $"kernel {Actual[i]} (0x{Actual[i]:X})"));
    }
}
