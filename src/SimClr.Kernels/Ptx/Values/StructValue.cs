namespace SimClr.Kernels.Ptx;

/// <summary>A struct: the values of its leaves.</summary>
internal sealed record StructValue(Value?[] Leaves, Type Type) : Value;

/// <summary>A string literal; only what asserts take it.</summary>
internal sealed record TextValue(string Text) : Value;
