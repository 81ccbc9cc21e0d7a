using System.Text;

namespace SimClr.Kernels.Ptx;

/// <summary>A memory operand.</summary>
internal sealed record Address(Pointer Pointer) : Operand
{
    public override StringBuilder WriteTo(StringBuilder text)
    {
        text.Append('[');
        if (Pointer.Symbol is not null)
            text.Append(Pointer.Symbol);
        else
            Pointer.Base!.WriteTo(text);
        if (Pointer.Offset != 0)
            text.Append('+').Append(Pointer.Offset);
        return text.Append(']');
    }
}

/// <summary>Registers in braces.</summary>
internal sealed record Vector(Value[] Elements) : Operand
{
    public override StringBuilder WriteTo(StringBuilder text) => Write(text, Elements);

    public static StringBuilder Write(StringBuilder text, IReadOnlyList<Value> elements)
    {
        for (int i = 0; i < elements.Count; i++)
            elements[i].WriteTo(text.Append(i == 0 ? "{" : ", "));
        return text.Append('}');
    }
}

/// <summary>A name or number that stands in the text as it is: a special register, a shuffle mask.</summary>
internal sealed record Literal(string Text) : Operand
{
    public override StringBuilder WriteTo(StringBuilder text) => text.Append(Text);
}

/// <summary>Where an array in shared memory starts.</summary>
internal sealed record SharedAddress(string Symbol) : Operand
{
    public override StringBuilder WriteTo(StringBuilder text) => text.Append(Symbol);
}
