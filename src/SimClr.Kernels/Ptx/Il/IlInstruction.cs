using System.Reflection.Metadata;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// One IL instruction in its longest form: <c>ldarg.0</c> and <c>ldloc.s</c> are <c>ldloc</c> of a variable's
/// number (arguments first), <c>ldc.i4.m1</c> is <c>ldc.i4</c>, branches name the index of an instruction.
/// </summary>
/// <param name="Offset">Byte offset in the method's IL, for the source line.</param>
/// <param name="Number">Integer operand: constant, variable, target.</param>
/// <param name="Operand">A method, field, type, string, 64-bit or float constant, or the targets of a switch.</param>
internal readonly record struct IlInstruction(int Offset, ILOpCode Op, int Number, object? Operand)
{
    public bool IsConditional => Op is ILOpCode.Switch || Op is >= ILOpCode.Brfalse and <= ILOpCode.Blt_un;

    public bool EndsBlock => IsConditional || Op is ILOpCode.Br or ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Leave;
}
