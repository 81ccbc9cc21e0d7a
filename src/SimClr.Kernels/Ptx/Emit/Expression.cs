namespace SimClr.Kernels.Ptx;

/// <summary>A computation by name and operands, to find it again where it was done before.</summary>
internal readonly record struct Expression(string Name, Operand A, Operand? B, Operand? C);
