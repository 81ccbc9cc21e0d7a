using System.Reflection;
using NUnit.Framework;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Gpu.Rules;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>
/// C# and the kernel that ILGPU and our passes make of it find the same bits; where they do not, the rules for kernels
/// forbid it, and <see cref="KernelRules"/> says so.
/// </summary>
internal sealed class DifferentialTests
{
    private const int MinWritten = 104;

    private static readonly Type[] Bodies =
    [
        .. typeof(IBody).Assembly.GetTypes().Where(type => type.IsValueType
            && (typeof(IBody).IsAssignableFrom(type) || typeof(IViewBody).IsAssignableFrom(type))),
    ];

    private static IEnumerable<TestCaseData> Written => Bodies.Where(type => !type.IsDefined(typeof(RefusedAttribute)))
        .Select(type => new TestCaseData(type).SetArgDisplayNames($"{type.DeclaringType?.Name}.{type.Name}"));

    private static IEnumerable<TestCaseData> Refused => Bodies.Where(type => type.IsDefined(typeof(RefusedAttribute)))
        .Select(type => new TestCaseData(type).SetArgDisplayNames($"{type.DeclaringType?.Name}.{type.Name}"));

    [TestCaseSource(nameof(Written))]
    public void FindsTheSameBits(Type body)
    {
        Assert.That(KernelRules.Check(Variant(body)), Is.Empty, "the rules forbid it");
        var outcome = Run(body);
        Assert.That(outcome.Agrees, Is.True, outcome.ToString());
    }

    [TestCaseSource(nameof(Refused))]
    public void IsForbiddenWhereItDoesNot(Type body)
    {
        var refused = body.GetCustomAttribute<RefusedAttribute>()!;
        var found = KernelRules.Check(Variant(body));
        Assert.That(found.Select(violation => violation.Rule).Distinct(), Is.EqualTo(new[] { refused.Rule }));
        Assert.That(Run(body).Agrees, Is.EqualTo(refused.Repaired), "as it was when the rule was made");
    }

    [Test]
    public void AreManyBodies() => Assert.That(Written.Count(), Is.GreaterThanOrEqualTo(MinWritten));

    internal static KernelVariant Variant(Type body)
        => (KernelVariant)Call(typeof(IBody).IsAssignableFrom(body) ? "VariantOf" : "VariantOfViews", body);

    internal static Outcome Run(Type body)
        => (Outcome)Call(typeof(IBody).IsAssignableFrom(body) ? "Of" : "OfViews", body);

    private static object Call(string method, Type body) => typeof(BodyKernel).GetMethod(method, [])!
        .MakeGenericMethod(body).Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null)!;
}
