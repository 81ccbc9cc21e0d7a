namespace SimClr.Tests.Support.Ptx;

/// <summary>Lays out the register file of a warp while a kernel is decoded.</summary>
internal sealed class RegisterMap(PtxModule module)
{
    private const int PlaneAlignment = 64;
    private const int BitsPerPredicateBlock = PlaneAlignment;

    private static readonly HashSet<string> SpecialNames =
    [
        "%laneid", "WARP_SZ", "%dynamic_smem_size",
        .. new[] { "%tid", "%ntid", "%ctaid", "%nctaid" }
            .SelectMany(name => "xyz".Select(axis => $"{name}.{axis}")),
        .. new[] { "eq", "lt", "le", "gt", "ge" }.Select(relation => "%lanemask_" + relation),
    ];

    private readonly Dictionary<string, Operand> registers = [];
    private readonly Dictionary<(ulong Bits, int Bytes), Operand> constants = [];
    private readonly Dictionary<string, Operand> specials = [];
    private int nextPredicate;
    private int predicatesLeft;

    /// <summary>Bytes of the register file.</summary>
    public int Bytes { get; private set; }

    public int Slots { get; private set; } = 1;

    public IReadOnlyDictionary<(ulong Bits, int Bytes), Operand> Constants => constants;

    public IReadOnlyDictionary<string, Operand> Specials => specials;

    public PtxType? TypeOf(string name) => module.Registers.TryGetValue(name, out var type) ? type : null;

    public Operand Register(string name)
    {
        if (!registers.TryGetValue(name, out var operand))
        {
            var type = module.Registers[name];
            operand = new Operand(type == PtxType.Pred ? Predicate() : Plane(type.Bytes()), Slots++);
            registers.Add(name, operand);
        }

        return operand;
    }

    public Operand Constant(ulong bits, int bytes)
    {
        int wide = Math.Max(bytes, 4);
        if (!constants.TryGetValue((bits, wide), out var operand))
        {
            constants.Add((bits, wide), operand = new Operand(Plane(wide), 0));
        }

        return operand;
    }

    public static bool IsSpecial(string name) => SpecialNames.Contains(name);

    /// <summary>%tid.x and the like; the warp fills them.</summary>
    public Operand Special(string name)
    {
        if (!specials.TryGetValue(name, out var operand))
        {
            specials.Add(name, operand = new Operand(Plane(4), 0));
        }

        return operand;
    }

    private int Plane(int elementBytes)
    {
        int offset = Bytes;
        Bytes += Warp.Lanes * Math.Max(elementBytes, 4);
        return offset;
    }

    private int Predicate()
    {
        if (predicatesLeft == 0)
        {
            nextPredicate = Bytes;
            predicatesLeft = BitsPerPredicateBlock / sizeof(uint);
            Bytes += BitsPerPredicateBlock;
        }

        predicatesLeft--;
        nextPredicate += sizeof(uint);
        return nextPredicate - sizeof(uint);
    }
}
