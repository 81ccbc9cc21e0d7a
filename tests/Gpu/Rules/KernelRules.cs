using System.Reflection;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support.Il;

namespace SimClr.Tests.Gpu.Rules;

/// <summary>
/// Reads the IL of a kernel and of all it calls, and finds what ILGPU 1.5.3 translates wrong or not at all. It errs on
/// the safe side: what may become a constant by inlining and unrolling is taken for one.
/// </summary>
internal sealed class KernelRules : IIlVisitor
{
    private readonly string kernel;
    private readonly HashSet<Violation> violations = [];

    private KernelRules(string kernel) => this.kernel = kernel;

    public static IReadOnlyCollection<Violation> Check(KernelVariant variant)
    {
        var method = variant.Method;
        var rules = new KernelRules(variant.Name);
        foreach (var parameter in method.GetParameters())
        {
            if (SignatureRules.SharedFault(parameter.ParameterType) is { } fault)
            {
                rules.Add(Rule.Pointers, method, -1, $"parameter {parameter.Name}: {fault}");
            }
        }

        new IlFlow(rules).Run(method, [.. method.GetParameters().Select(p => IlValue.Of(p.ParameterType))]);
        return rules.violations;
    }

    public bool Enters(MethodBase callee)
        => callee.DeclaringType!.Assembly.GetName().Name!.StartsWith("SimClr.", StringComparison.Ordinal)
            && callee.GetMethodBody() is not null
            && !callee.IsDefined(typeof(PtxInstructionAttribute));

    public void VisitBody(MethodBase method)
    {
        foreach (var local in method.GetMethodBody()!.LocalVariables)
        {
            if (SignatureRules.LocalFault(local.LocalType) is { } fault)
            {
                Add(fault.Rule, method, -1, fault.Found);
            }
        }

        foreach (var parameter in method.GetParameters().Where(parameter => parameter.ParameterType.IsPointer))
        {
            Add(Rule.Pointers, method, -1, $"the pointer {parameter.Name}");
        }
    }

    public void Visit(MethodBase method, IlInstruction instruction, ReadOnlySpan<IlValue> operands)
    {
        foreach (var (rule, found) in InstructionRules.Faults(instruction, operands.ToArray()))
        {
            Add(rule, method, instruction.Offset, found);
        }
    }

    public void VisitMerge(MethodBase method, int offset, IlValue one, IlValue other)
    {
        if (one.MayBe(IlTraits.Narrowed) != other.MayBe(IlTraits.Narrowed))
        {
            Add(Rule.Conversions, method, offset,
                "?: of a number of 8 or 16 bits and a wider one, which ILGPU cuts to the narrow one's bits");
        }
    }

    private void Add(Rule rule, MethodBase method, int offset, string found)
        => violations.Add(new Violation(rule, kernel, method, offset, found));
}
