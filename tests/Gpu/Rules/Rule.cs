namespace SimClr.Tests.Gpu.Rules;

/// <summary>The rules for kernels that a machine can check, with their numbers in docs/11.</summary>
internal enum Rule
{
    Pointers = 1,
    PowersOfTwo = 6,
    FloatOfBool = 7,
    FloatComparisons = 9,
    Unsupported = 10,
    FloatConstants = 17,
    SignOfZero = 18,
    BoolArithmetic = 19,
    Conversions = 20,
    ForeignCalls = 21,
}
