namespace SimClr.Tests.Gpu.Rules;

/// <summary>The rules for kernels that a machine can check, with their numbers in docs/11.</summary>
internal enum Rule
{
    Pointers = 1,
    PowersOfTwo = 4,
    FloatOfBool = 5,
    FloatComparisons = 6,
    Unsupported = 7,
    FloatConstants = 11,
    SignOfZero = 12,
    BoolArithmetic = 13,
    Conversions = 14,
    ForeignCalls = 15,
}
