namespace SimClr.Tests.Support.Ranks;

/// <summary>One collective call: what each rank brought to it.</summary>
internal sealed class Meeting(int ranks, string call)
{
    /// <summary>As all of them must have made it.</summary>
    public string Call => call;

    /// <summary>By rank; null until it came.</summary>
    public byte[]?[] Parts { get; } = new byte[ranks][];

    public bool IsComplete => Array.TrueForAll(Parts, part => part is not null);
}
