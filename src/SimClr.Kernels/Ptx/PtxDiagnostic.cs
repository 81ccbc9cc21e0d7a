using System.Reflection;
using System.Reflection.Metadata;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// What the compiler has to say about kernels that it cannot translate. The evaluator adds kernel and line.
/// </summary>
internal sealed class PtxDiagnostic : Exception
{
    private PtxDiagnostic(int number, string construct, string instead)
        : base($"{construct} {instead}")
        => Id = $"SIMPTX{number:0000}";

    public string Id { get; }

    public static PtxDiagnostic NotAKernel(MethodInfo method) => new(
        1, $"{Name(method)} is not marked [Kernel], static, void and closed over its type arguments.",
        "Mark a static void method with [Kernel] and pass that method.");

    public static PtxDiagnostic UnsupportedType(Type type) => new(
        2, $"type {type} has no place on the device.",
        type.IsClass || type.IsInterface
            ? "Use structs, pointers, ArrayView, and RegistersN in the place of arrays and classes."
            : "Use numbers, bool, pointers, and structs of them.");

    public static PtxDiagnostic UnsupportedInstruction(ILOpCode op)
    {
        var (construct, instead) = op switch
        {
            ILOpCode.Newarr or ILOpCode.Ldlen or ILOpCode.Ldelema or ILOpCode.Ldelem or ILOpCode.Stelem
                or (>= ILOpCode.Ldelem_i1 and <= ILOpCode.Stelem_ref)
                => ("an array", "Use an ArrayView, SharedMemory.Allocate or RegistersN."),
            ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Calli
                => ("a delegate or function pointer", "Be generic over a struct with a static abstract method."),
            ILOpCode.Box or ILOpCode.Unbox or ILOpCode.Unbox_any or ILOpCode.Castclass or ILOpCode.Isinst
                => ("a conversion to object or to an interface", "Be generic over the struct."),
            ILOpCode.Localloc => ("stackalloc", "Use RegistersN or SharedMemory.Allocate."),
            ILOpCode.Ldtoken => ("typeof", "Decide by a static abstract member of the type."),
            >= ILOpCode.Add_ovf and <= ILOpCode.Sub_ovf_un => ("checked arithmetic", "Use unchecked."),
            _ => ($"IL instruction {op.ToString().ToLowerInvariant()}",
                "Use arithmetic, memory, calls, if, loops and switch."),
        };
        return new PtxDiagnostic(3, $"{construct} has no translation.", instead);
    }

    public static PtxDiagnostic NoBody(MethodBase method) => new(
        4, $"{Name(method)} has no IL to compile.",
        "Call a method written in C#, or an intrinsic of SimClr.Kernels.Gpu.");

    public static PtxDiagnostic VirtualCall(MethodBase method) => new(
        5, $"{Name(method)} is called through an object or interface.",
        "Make the caller generic over a struct that implements the interface.");

    public static PtxDiagnostic Recursion(MethodBase method) => new(
        6, $"{Name(method)} calls itself.", "Everything is inlined: write a loop.");

    public static PtxDiagnostic DynamicRegisterIndex() => new(
        7, "index into a register array is not known at compile time.",
        "Use constants or counters of unrolled loops, or keep the array in shared memory.");

    public static PtxDiagnostic NotConstant(string what) => new(
        8, $"{what} is not known at compile time.", "Pass a constant, or take it from a static abstract property.");

    public static PtxDiagnostic UnknownAddressSpace() => new(
        9, "the address of this access is not known to be in global or in shared memory.",
        "Derive pointers from ArrayView parameters and SharedMemory.Allocate only.");

    public static PtxDiagnostic MergedReferences() => new(
        10, "references or pointers to different kinds of memory meet here.",
        "Use each in its own branch, or choose between values.");

    public static PtxDiagnostic LocalAddress() => new(
        11, "a pointer to a local variable is used as memory.", "Locals live in registers: pass them by ref.");

    public static PtxDiagnostic Exceptions() => new(
        12, "try, catch, finally, using, lock and foreach over an enumerator have no translation.",
        "Use for loops, and return instead of throw.");

    public static PtxDiagnostic Throw() => new(
        13, "a thread cannot throw.", "Return early; check arguments on the host, before the launch.");

    public static PtxDiagnostic TooManyIterations(int limit) => new(
        14, $"a loop was still being unrolled after {limit} iterations.", "Give its bound through Loop.Rolled.");

    public static PtxDiagnostic PointerArithmetic(object op) => new(
        15, $"{op} of two pointers.", "Work with indices into one view.");

    public static PtxDiagnostic FloatRemainder() => new(
        16, "% of floats has no instruction.", "Write x - MathF.Truncate(x / y) * y, or use integers.");

    public static PtxDiagnostic NotAScalar(object value) => new(
        17, $"{value.GetType().Name} stands where a number is needed.",
        "References, spans and strings exist at compile time only.");

    public static PtxDiagnostic UnsupportedFunction(MethodBase method, string instead) => new(
        18, $"{Name(method)} has no translation.", instead);

    public static PtxDiagnostic StaticField(FieldInfo field) => new(
        19, $"static field {field.DeclaringType?.Name}.{field.Name} is not readonly.",
        "Make it const or static readonly (its value is compiled in), or pass it as a parameter.");

    public static PtxDiagnostic WrongAddressSpace(MethodBase method, AddressSpace space) => new(
        20, $"{Name(method)} is given an address that is not in {space.ToString().ToLowerInvariant()} memory.",
        "Its shared operand comes from SharedMemory.Allocate, its global one from a parameter.");

    public static PtxDiagnostic RegisterIndexOutOfRange(long index, int length) => new(
        21, $"index {index} is outside a register array of {length}.", "Check the bounds of the unrolled loop.");

    public static PtxDiagnostic IndexOutsideView() => new(
        22, "a constant index is outside a view of constant length.", "Allocate more, or index less.");

    private static string Name(MethodBase method) => $"{method.DeclaringType?.Name}.{method.Name}";
}
