namespace SimClr.Kernels.Ptx;

/// <summary>The kernel's arrays in shared memory, one for each call in the source that allocates.</summary>
internal sealed class SharedArrays
{
    /// <summary>More than this a module may not declare; it has to be asked for at launch.</summary>
    public const int MostStaticBytes = 48 * 1024;

    /// <summary>The one array of a kernel that needs more; its parts start at multiples of 16.</summary>
    public const string Dynamic = "shared";

    private readonly Dictionary<CallSite, int> numbers = [];
    private readonly List<int> bytes = [];

    public int TotalBytes => bytes.Sum(size => TypeLayout.RoundUp(size, 16));

    public bool IsDynamic => TotalBytes > MostStaticBytes;

    public IReadOnlyList<int> Bytes => bytes;

    public static string Name(int number) => $"shared{number}";

    /// <summary>
    /// The name of the array of that call; it is as long as the longest that the call asks for.
    /// </summary>
    public string Allocate(CallSite site, int size)
    {
        if (!numbers.TryGetValue(site, out int number))
        {
            numbers.Add(site, number = bytes.Count);
            bytes.Add(0);
        }

        bytes[number] = Math.Max(bytes[number], size);
        return Name(number);
    }

    /// <summary>Makes all arrays parts of one, where their sum asks for that.</summary>
    public void PlaceIn(IReadOnlyList<Block> blocks)
    {
        if (!IsDynamic)
            return;
        var starts = new Dictionary<string, int>();
        int start = 0;
        for (int i = 0; i < bytes.Count; i++)
        {
            starts.Add(Name(i), start);
            start += TypeLayout.RoundUp(bytes[i], 16);
        }

        foreach (var instruction in blocks.SelectMany(block => block.Instructions))
        {
            var operands = instruction.Operands;
            for (int i = 0; i < operands.Length; i++)
                operands[i] = Placed(operands[i], starts);
        }
    }

    private static Operand Placed(Operand operand, Dictionary<string, int> starts) => operand switch
    {
        SharedAddress { Symbol: var name } => new Literal($"{Dynamic}+{starts[name]}"),
        Address { Pointer: { Space: AddressSpace.Shared, Symbol: { } name } pointer }
            => new Address(pointer with { Symbol = Dynamic, Offset = pointer.Offset + starts[name] }),
        _ => operand,
    };
}
