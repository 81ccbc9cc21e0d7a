using System.Reflection;

namespace SimClr.Kernels.Ptx;

/// <summary>What the compiler has to say about kernels that it cannot translate. The evaluator adds kernel and line.</summary>
internal sealed class PtxDiagnostic : Exception
{
    private PtxDiagnostic(int number, string construct, string instead)
        : base($"{construct} {instead}")
        => Id = $"SIMPTX{number:0000}";

    public string Id { get; }

    public static PtxDiagnostic NotAKernel(MethodInfo method) => new(
        1, $"{method.DeclaringType?.Name}.{method.Name} is not marked [Kernel], static, void and closed over its type arguments.",
        "Mark a static void method with [Kernel] and pass that method.");

    public static PtxDiagnostic UnsupportedType(Type type) => new(
        2, $"type {type} has no place on the device.",
        type.IsClass || type.IsInterface
            ? "Use structs, pointers, ArrayView, and RegistersN in the place of arrays and classes."
            : "Use numbers, bool, pointers, and structs of them.");

    public static PtxDiagnostic UnsupportedInstruction(object op) => new(
        3, $"IL instruction {op} has no translation.",
        "Kernels know arithmetic, memory, calls, if, loops and switch: no objects, arrays, delegates, exceptions.");

    public static PtxDiagnostic NoBody(MethodBase method) => new(
        4, $"{method.DeclaringType?.Name}.{method.Name} has no IL to compile.",
        "Call a method written in C#, or an intrinsic of SimClr.Kernels.Gpu.");

    public static PtxDiagnostic VirtualCall(MethodBase method) => new(
        5, $"{method.DeclaringType?.Name}.{method.Name} is called through an object or interface.",
        "Make the caller generic over a struct that implements the interface.");

    public static PtxDiagnostic Recursion(MethodBase method) => new(
        6, $"{method.DeclaringType?.Name}.{method.Name} calls itself.", "Everything is inlined: write a loop.");

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

    public static PtxDiagnostic Unassigned() => new(
        12, "a variable is read that was not assigned on every path.", "Assign it where it is declared.");

    public static PtxDiagnostic Exceptions() => new(
        13, "try, catch, finally, using, lock and foreach over an enumerator have no translation.",
        "Use for loops, and return instead of throw.");

    public static PtxDiagnostic Throw() => new(
        14, "a thread cannot throw.", "Return early; check arguments on the host, before the launch.");

    public static PtxDiagnostic TooManyIterations(int limit) => new(
        15, $"a loop was still being unrolled after {limit} iterations.", "Give its bound through Loop.Rolled.");

    public static PtxDiagnostic PointerArithmetic(object op) => new(
        16, $"{op} of two pointers.", "Work with indices into one view.");

    public static PtxDiagnostic FloatRemainder() => new(
        17, "% of floats has no instruction.", "Write x - MathF.Floor(x / y) * y, or use integers.");

    public static PtxDiagnostic NotAScalar(object value) => new(
        18, $"{value.GetType().Name} stands where a number is needed.",
        "References, spans and strings exist at compile time only.");

    public static PtxDiagnostic UnsupportedFunction(MethodBase method, string instead) => new(
        19, $"{method.DeclaringType?.Name}.{method.Name} has no translation.", instead);

    public static PtxDiagnostic StaticField(FieldInfo field) => new(
        20, $"static field {field.DeclaringType?.Name}.{field.Name} is not readonly.",
        "Make it const or static readonly (its value is compiled in), or pass it as a parameter.");

    public static PtxDiagnostic WrongAddressSpace(MethodBase method, AddressSpace space) => new(
        21, $"{method.DeclaringType?.Name}.{method.Name} is given an address that is not in {space.ToString().ToLowerInvariant()} memory.",
        "Its shared operand comes from SharedMemory.Allocate, its global one from a parameter.");

    public static PtxDiagnostic RegisterIndexOutOfRange(long index, int length) => new(
        22, $"index {index} is outside a register array of {length}.", "Check the bounds of the unrolled loop.");

    public static PtxDiagnostic IndexOutsideView() => new(
        23, "a constant index is outside a view of constant length.", "Allocate more, or index less.");
}
