using System.Text;

namespace SimClr.Kernels.Ptx;

/// <summary>What stands in an instruction: a value, an address or a list of registers.</summary>
internal abstract record Operand
{
    public virtual StringBuilder WriteTo(StringBuilder text)
        => throw new NotSupportedException($"{GetType().Name} in PTX");
}

/// <summary>
/// What the evaluator knows about a value: the number itself, or where it will be at run time.
/// </summary>
internal abstract record Value : Operand;
