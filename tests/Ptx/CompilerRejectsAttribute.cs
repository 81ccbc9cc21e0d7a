using System.Runtime.CompilerServices;

namespace SimClr.Tests.Ptx;

/// <summary>
/// The kernel below does not compile: with this diagnostic, on the line that many below the attribute.
/// </summary>
/// <param name="words">Words of the message: the construct and what to write instead.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CompilerRejectsAttribute(
    string id, int below, string[] words, [CallerLineNumber] int line = 0) : Attribute
{
    public string Id => id;

    public int Line => line + below;

    public string[] Words => words;

    public bool CheckBounds { get; init; }
}
