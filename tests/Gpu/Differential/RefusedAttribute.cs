using SimClr.Tests.Gpu.Rules;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>This body breaks a rule for kernels: ILGPU translates it wrong, or not at all, and the rules test says so.</summary>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class RefusedAttribute(Rule rule) : Attribute
{
    public Rule Rule => rule;

    /// <summary>A pass of ours makes it right all the same; the rule keeps kernels from relying on that.</summary>
    public bool Repaired { get; init; }
}
