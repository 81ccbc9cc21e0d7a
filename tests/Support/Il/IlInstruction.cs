using System.Reflection.Emit;

namespace SimClr.Tests.Support.Il;

/// <summary>One instruction of a method's IL, its token resolved.</summary>
/// <param name="Offset">Where it starts in the method.</param>
/// <param name="OpCode">Short forms as they stand.</param>
/// <param name="Operand">A number, a member, or for branches the offsets they go to.</param>
/// <param name="Next">Where the one behind it starts.</param>
/// <param name="Constrained">The type that a prefix names for a call; null without.</param>
internal readonly record struct IlInstruction(
    int Offset, OpCode OpCode, object? Operand, int Next, Type? Constrained);
