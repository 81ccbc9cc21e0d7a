namespace SimClr.Tests.Support.Il;

/// <summary>What may be true of a value, on some path to where it is used.</summary>
[Flags]
internal enum IlTraits
{
    None = 0,

    /// <summary>Made of constants, others in each turn of a loop; or a struct that has constants in it.</summary>
    Counter = 1,

    /// <summary>The result of a comparison.</summary>
    Condition = 2,

    /// <summary>Just converted to, or loaded as, 8 or 16 bits.</summary>
    Narrowed = 4,

    /// <summary>Just converted to a signed integer.</summary>
    SignedConversion = 8,

    /// <summary>An integer, just converted from a float.</summary>
    FromFloat = 16,

    /// <summary>x + constant.</summary>
    PlusConstant = 32,

    /// <summary>x - constant.</summary>
    MinusConstant = 64,

    /// <summary>constant - x.</summary>
    ConstantMinus = 128,

    /// <summary>x · constant.</summary>
    TimesConstant = 256,

    /// <summary>A float that need not be a whole number.</summary>
    Fraction = 512,

    /// <summary>An integer whose top bit may be set: negative, or unsigned and large.</summary>
    TopBit = 1024,

    /// <summary>What a field or element keeps of what is stored in it.</summary>
    Stored = Counter | PlusConstant | MinusConstant | ConstantMinus | TimesConstant,
}
