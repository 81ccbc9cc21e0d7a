namespace SimClr.Kernels.Ptx;

/// <summary>Every instruction that the compiler can write, by its name in the PTX ISA.</summary>
internal static class Instructions
{
    private const int Types = (int)ScalarType.Bits16 + 1;

    public const string
        Return = "ret",
        Trap = "trap",
        Barrier = "bar.sync",
        WarpBarrier = "bar.warp.sync",
        GroupFence = "membar.cta",
        DeviceFence = "membar.gl",
        Not = "not.pred",
        AndPredicate = "and.pred",
        OrPredicate = "or.pred",
        XorPredicate = "xor.pred",
        FusedFloat = "fma.rn.f32",
        FusedDouble = "fma.rn.f64",
        WideSigned = "mul.wide.s32",
        WideUnsigned = "mul.wide.u32",
        WideAddSigned = "mad.wide.s32",
        WideAddUnsigned = "mad.wide.u32",
        MultiplyAdd = "mad.lo.s32",
        ToGlobal = "cvta.to.global.u64",
        Exp2 = "ex2.approx.f32",
        Log2 = "lg2.approx.f32",
        Rsqrt = "rsqrt.approx.f32",
        Reciprocal = "rcp.approx.f32",
        PopCount = "popc.b32",
        LeadingZeros = "clz.b32",
        Ballot = "vote.sync.ballot.b32",
        All = "vote.sync.all.pred",
        Any = "vote.sync.any.pred",
        ShuffleIndex = "shfl.sync.idx.b32",
        ShuffleDown = "shfl.sync.down.b32",
        ShuffleUp = "shfl.sync.up.b32",
        ShuffleXor = "shfl.sync.bfly.b32",
        CopyAsync16 = "cp.async.cg.shared.global",
        CopyAsync4 = "cp.async.ca.shared.global",
        CommitCopies = "cp.async.commit_group",
        WaitCopies = "cp.async.wait_group",
        MmaTf32 = "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32",
        MmaBf16 = "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32",
        MmaF16 = "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32",
        ToTf32 = "cvt.rna.tf32.f32",
        PackBf16 = "cvt.rn.bf16x2.f32",
        PackF16 = "cvt.rn.f16x2.f32",
        ToBf16 = "cvt.rn.bf16.f32",
        ToF16 = "cvt.rn.f16.f32",
        FromF16 = "cvt.f32.f16",
        WidenBits = "cvt.u32.u16",
        NarrowBits = "cvt.u16.u32",
        LoadMatrix = "ldmatrix.sync.aligned.m8n8.x4.shared.b16",
        LoadMatrixTransposed = "ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16";

    private static readonly string?[,] BinaryNames = new string?[(int)ArithmeticOp.ShrUnsigned + 1, Types];
    private static readonly string?[,,] CompareNames = new string?[(int)Comparison.Ge + 1, Types, 2];
    private static readonly string?[,,] LoadNames = new string?[2, (int)Storage.Managed, 5];
    private static readonly string?[,,] StoreNames = new string?[2, (int)Storage.Managed, 5];

    public static string RegisterPrefix(ScalarType type) => type switch
    {
        ScalarType.Predicate => "%p",
        ScalarType.Int32 => "%r",
        ScalarType.Int64 => "%rd",
        ScalarType.Float32 => "%f",
        ScalarType.Float64 => "%fd",
        _ => "%h",
    };

    public static string Declared(ScalarType type) => type switch
    {
        ScalarType.Predicate => "pred",
        ScalarType.Bits16 => "b16",
        _ => Bits(type),
    };

    public static string Move(ScalarType type) => type switch
    {
        ScalarType.Predicate => "mov.pred",
        ScalarType.Int32 => "mov.u32",
        ScalarType.Int64 => "mov.u64",
        _ => "mov." + Bits(type),
    };

    public static string Select(ScalarType type) => Logic("selp", type);

    /// <summary>Between a float and the integer with its bits.</summary>
    public static string MoveBits(ScalarType type) => Wide(type) ? "mov.b64" : "mov.b32";

    /// <summary>neg, abs, max, min, and what <see cref="Binary"/> has of its own kind.</summary>
    public static string Arithmetic(string name, ScalarType type) => type switch
    {
        ScalarType.Float32 or ScalarType.Float64 => $"{name}.{Bits(type)}",
        _ => $"{name}.{Signed(type)}",
    };

    public static string Unsigned(string name, ScalarType type) => $"{name}.u{Width(type)}";

    public static string Logic(string name, ScalarType type) => $"{name}.b{Width(type)}";

    /// <summary>
    /// Float sums and products say how they round, so that the assembler does not fuse them.
    /// </summary>
    public static string Binary(ArithmeticOp op, ScalarType type) => BinaryNames[(int)op, (int)type] ??= op switch
    {
        ArithmeticOp.Add or ArithmeticOp.Sub or ArithmeticOp.Mul or ArithmeticOp.Div
            when type is ScalarType.Float32 or ScalarType.Float64 => $"{Lower(op)}.rn.{Bits(type)}",
        ArithmeticOp.Mul => $"mul.lo.{Signed(type)}",
        ArithmeticOp.And or ArithmeticOp.Or or ArithmeticOp.Xor or ArithmeticOp.Shl => Logic(Lower(op), type),
        ArithmeticOp.DivUnsigned => Unsigned("div", type),
        ArithmeticOp.RemUnsigned => Unsigned("rem", type),
        ArithmeticOp.ShrUnsigned => Unsigned("shr", type),
        _ => $"{Lower(op)}.{Signed(type)}",
    };

    public static string Compare(Comparison comparison, ScalarType type, bool unsignedOrUnordered)
        => CompareNames[(int)comparison, (int)type, unsignedOrUnordered ? 1 : 0]
            ??= $"setp.{Lower(comparison)}{CompareType(comparison, type, unsignedOrUnordered)}";

    /// <summary>.NET's Max and Min: NaN wins, and -0 is below +0.</summary>
    public static string FloatExtreme(string name, ScalarType type)
        => type == ScalarType.Float32 ? name + ".NaN.f32" : name + ".f64";

    public static string SquareRoot(ScalarType type) => "sqrt.rn." + Bits(type);

    /// <param name="mode">rzi, rni, rmi or rpi: to an integer, in its own type.</param>
    public static string Round(string mode, ScalarType type) => $"cvt.{mode}.{Bits(type)}.{Bits(type)}";

    public static string FloatToInteger(ScalarType to, bool signed, ScalarType from)
        => $"cvt.rzi.{(signed ? 's' : 'u')}{Width(to)}.{Bits(from)}";

    public static string IntegerToFloat(ScalarType to, bool signed, ScalarType from)
        => $"cvt.rn.{Bits(to)}.{(signed ? 's' : 'u')}{Width(from)}";

    public static string FloatToFloat(ScalarType to) => to == ScalarType.Float32 ? "cvt.rn.f32.f64" : "cvt.f64.f32";

    public static string Extend(bool signed) => signed ? "cvt.s64.s32" : "cvt.u64.u32";

    public static string Truncate() => "cvt.u32.u64";

    public static string LoadParameter(Storage storage) => "ld.param." + Memory(storage);

    public static string Load(AddressSpace space, Storage storage, int vector = 1)
        => LoadNames[(int)space, (int)storage, vector]
            ??= $"ld.{Space(space)}{VectorSuffix(vector)}.{Memory(storage)}";

    public static string Store(AddressSpace space, Storage storage, int vector = 1)
        => StoreNames[(int)space, (int)storage, vector]
            ??= $"st.{Space(space)}{VectorSuffix(vector)}.{Stored(storage)}";

    public static string Atomic(AddressSpace space, string operation) => $"atom.{Space(space)}.{operation}";

    private static string CompareType(Comparison comparison, ScalarType type, bool unsignedOrUnordered)
    {
        if (type is ScalarType.Float32 or ScalarType.Float64)
            return $"{(unsignedOrUnordered ? "u" : "")}.{Bits(type)}";
        bool sign = !unsignedOrUnordered || comparison is Comparison.Eq or Comparison.Ne;
        return $".{(sign ? 's' : 'u')}{Width(type)}";
    }

    private static string Lower<T>(T name) where T : struct, Enum => name.ToString().ToLowerInvariant();

    private static string VectorSuffix(int vector) => vector == 1 ? "" : ".v" + vector;

    private static string Space(AddressSpace space) => space == AddressSpace.Global ? "global" : "shared";

    private static bool Wide(ScalarType type) => type is ScalarType.Int64 or ScalarType.Float64;

    private static int Width(ScalarType type) => Wide(type) ? 64 : 32;

    private static string Signed(ScalarType type) => "s" + Width(type);

    private static string Bits(ScalarType type) => type switch
    {
        ScalarType.Float32 => "f32",
        ScalarType.Float64 => "f64",
        _ => "b" + Width(type),
    };

    private static string Memory(Storage storage) => storage switch
    {
        Storage.Int8 => "s8",
        Storage.UInt8 => "u8",
        Storage.Int16 => "s16",
        Storage.UInt16 => "u16",
        Storage.Int32 => "u32",
        Storage.Float32 => "f32",
        Storage.Float64 => "f64",
        _ => "u64",
    };

    private static string Stored(Storage storage) => storage switch
    {
        Storage.Int8 => "u8",
        Storage.Int16 => "u16",
        _ => Memory(storage),
    };
}
