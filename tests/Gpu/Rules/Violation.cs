using System.Reflection;

namespace SimClr.Tests.Gpu.Rules;

/// <summary>A place in a kernel that ILGPU would translate wrong or not at all.</summary>
/// <param name="Rule">Its number is that of docs/11.</param>
/// <param name="Kernel">Which reaches it.</param>
/// <param name="Method">Where it stands.</param>
/// <param name="Offset">In the method's IL; -1 where the signature is meant.</param>
/// <param name="Found">What it is.</param>
internal sealed record Violation(Rule Rule, string Kernel, MethodBase Method, int Offset, string Found)
{
    public override string ToString()
        => $"{Kernel}: {Method.DeclaringType?.Name}.{Method.Name}"
            + (Offset >= 0 ? $", IL_{Offset:x4}" : "")
            + $": {Found}. Rule {(int)Rule}: {Remedy(Rule)}";

    private static string Remedy(Rule rule) => rule switch
    {
        Rule.Pointers => "take ArrayView or ref, an enum or byte for bool, ushort for char.",
        Rule.PowersOfTwo => "write x >> n and x & (2^n - 1), which are what ILGPU makes of it, negative or not.",
        Rule.FloatOfBool => "write c ? 1f : 0f; nothing smaller than 1e-44f as a literal.",
        Rule.FloatComparisons => "compare floats by < and > only, negated where NaN must pass: !(x > y) for x <= y.",
        Rule.Unsupported => "write ifs, LocalMemory.Allocate, type arguments with static abstract members, constants.",
        Rule.FloatConstants => "ILGPU adds up the constants first: keep them apart, or write the one constant.",
        Rule.SignOfZero => "ILGPU drops the zero, and with it -0 becomes another zero: leave it out, or write -x.",
        Rule.BoolArithmetic => "choose between the results: c ? -1 : 0, a & !b.",
        Rule.Conversions => "mask or shift by hand: x & 0xFF, x << 24 >> 24; float to int or uint only.",
        Rule.ForeignCalls => "call what the differential test has tried, or add it to its bodies and to TriedCalls.",
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };
}
