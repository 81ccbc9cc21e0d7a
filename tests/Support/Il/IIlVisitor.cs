using System.Reflection;

namespace SimClr.Tests.Support.Il;

/// <summary>Sees every instruction that a kernel may run, with what is known of its operands.</summary>
internal interface IIlVisitor
{
    /// <summary>Whether the callee's own IL is to be read; else its result is a value of its type.</summary>
    bool Enters(MethodBase callee);

    /// <param name="method">Whose IL it is.</param>
    /// <param name="instruction">About to run.</param>
    /// <param name="operands">What it takes from the stack, the topmost last.</param>
    void Visit(MethodBase method, IlInstruction instruction, ReadOnlySpan<IlValue> operands);

    void VisitBody(MethodBase method);

    /// <summary>Two paths meet, each with a value on the stack, before the instruction at that offset.</summary>
    void VisitMerge(MethodBase method, int offset, IlValue one, IlValue other);
}
