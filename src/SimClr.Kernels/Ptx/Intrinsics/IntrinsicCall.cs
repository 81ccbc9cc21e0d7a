using System.Reflection;

namespace SimClr.Kernels.Ptx;

/// <summary>A call that becomes instructions instead of being followed.</summary>
/// <param name="Site">The call in the source, whichever way it was reached.</param>
internal sealed record IntrinsicCall(
    MethodBase Method, Value[] Arguments, State State, Translation Translation, CallSite Site)
{
    public Arithmetic Arithmetic => Translation.Arithmetic;

    public Emitter Emitter => Translation.Arithmetic.Emitter;

    public Type TypeArgument => Method.GetGenericArguments()[0];

    /// <summary>An argument as an instruction takes it.</summary>
    public Value Operand(int argument) => Arithmetic.Operand(Arithmetic.Integer(Arguments[argument]));

    public Register InRegister(int argument) => Arithmetic.InRegister(Arithmetic.Integer(Arguments[argument]));

    public int ConstantArgument(int argument, string what) => Arguments[argument] is Constant constant
        ? (int)constant.Bits
        : throw PtxDiagnostic.NotConstant(what);

    public Address Address(int argument) => Translation.Memory.AddressOf(Memory.AsPointer(Arguments[argument]));

    public Pointer PointerArgument(int argument, AddressSpace space)
    {
        var pointer = Memory.AsPointer(Arguments[argument]);
        return pointer.Space == space ? pointer : throw PtxDiagnostic.WrongAddressSpace(Method, space);
    }
}

/// <summary>An instruction in a method.</summary>
internal readonly record struct CallSite(MethodBase Method, int Instruction);
