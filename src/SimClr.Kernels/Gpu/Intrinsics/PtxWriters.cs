using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Types;
using ILGPU.IR.Values;
using CompoundRegister = ILGPU.Backends.RegisterAllocator<ILGPU.Backends.PTX.PTXRegisterKind>.CompoundRegister;
using HardwareRegister = ILGPU.Backends.RegisterAllocator<ILGPU.Backends.PTX.PTXRegisterKind>.HardwareRegister;
using PrimitiveRegister = ILGPU.Backends.RegisterAllocator<ILGPU.Backends.PTX.PTXRegisterKind>.PrimitiveRegister;
using Register = ILGPU.Backends.RegisterAllocator<ILGPU.Backends.PTX.PTXRegisterKind>.Register;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Writes the PTX of each instruction of ours. ILGPU calls them while it writes a kernel: the operands are in
/// registers by then, and so is the result to be.
/// </summary>
internal static class PtxWriters
{
    public static void FusedMultiplyAdd(PTXBackend _, PTXCodeGenerator generator, Value call)
        => Write(generator, call, "fma.rn.f32", 0, 1, 2);

    public static void Max(PTXBackend _, PTXCodeGenerator generator, Value call)
        => Write(generator, call, "max.NaN.f32", 0, 1);

    public static void Min(PTXBackend _, PTXCodeGenerator generator, Value call)
        => Write(generator, call, "min.NaN.f32", 0, 1);

    public static void Exp2(PTXBackend _, PTXCodeGenerator generator, Value call)
        => Write(generator, call, "ex2.approx.f32", 0);

    public static void Log2(PTXBackend _, PTXCodeGenerator generator, Value call)
        => Write(generator, call, "lg2.approx.f32", 0);

    public static void BigMul(PTXBackend _, PTXCodeGenerator generator, Value call)
        => Write(generator, call, "mul.wide.s32", 0, 1);

    public static void Rolled(PTXBackend _, PTXCodeGenerator generator, Value call)
        => Write(generator, call, "mov.b32", 0);

    public static void ToTf32(PTXBackend _, PTXCodeGenerator generator, Value call)
        => Write(generator, call, "cvt.rna.tf32.f32", 0);

    public static void PackBf16(PTXBackend _, PTXCodeGenerator generator, Value call)
        => Write(generator, call, "cvt.rn.bf16x2.f32", 1, 0); // the upper half first

    public static void MultiplyAddTf32(PTXBackend _, PTXCodeGenerator generator, Value call)
        => WriteMma(generator, call, "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32");

    public static void MultiplyAddBf16(PTXBackend _, PTXCodeGenerator generator, Value call)
        => WriteMma(generator, call, "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32");

    // The last operand says how many bytes are read, or, a predicate, that none are: PTX's ignore-src.
    public static void Copy16(PTXBackend _, PTXCodeGenerator generator, Value call)
        => WriteCopy(generator, call, "cp.async.cg.shared.global", 16);

    public static void Copy4(PTXBackend _, PTXCodeGenerator generator, Value call)
        => WriteCopy(generator, call, "cp.async.ca.shared.global", 4);

    public static void Commit(PTXBackend _, PTXCodeGenerator generator, Value call)
        => generator.Command("cp.async.commit_group");

    public static void Wait(PTXBackend _, PTXCodeGenerator generator, Value call)
    {
        if (call[0].Resolve() is not PrimitiveValue groups)
        {
            throw new NotSupportedException(
                call.Location.FormatErrorMessage("AsyncCopy.Wait: the number of groups is no constant; write one."));
        }

        using var command = generator.BeginCommand("cp.async.wait_group");
        command.AppendConstant(groups.Int32Value);
    }

    /// <summary>One instruction, a register to a register.</summary>
    private static void Write(PTXCodeGenerator generator, Value call, string name, params ReadOnlySpan<int> operands)
    {
        var registers = new PrimitiveRegister[operands.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            registers[i] = generator.LoadPrimitive(call[operands[i]]);
        }

        var result = generator.AllocateHardware(call);
        using var command = generator.BeginCommand(name);
        command.AppendArgument(result);
        foreach (var register in registers)
        {
            command.AppendArgument(register);
        }
    }

    private static void WriteMma(PTXCodeGenerator generator, Value call, string name)
    {
        var c = Parts(generator, generator.Load(call[0]));
        var a = Parts(generator, generator.Load(call[1]));
        PrimitiveRegister[] b =
        [
            generator.EnsureHardwareRegister(generator.LoadPrimitive(call[2])),
            generator.EnsureHardwareRegister(generator.LoadPrimitive(call[3])),
        ];
        var d = Parts(generator, generator.Allocate(call));
        using var command = generator.BeginCommand(name);
        command.AppendVectorArgument(d);
        command.AppendVectorArgument(a);
        command.AppendVectorArgument(b);
        command.AppendVectorArgument(c);
    }

    private static void WriteCopy(PTXCodeGenerator generator, Value call, string name, int size)
    {
        var to = Address(generator, call[0], MemoryAddressSpace.Shared);
        var from = Address(generator, call[1], MemoryAddressSpace.Global);
        var bytes = generator.LoadPrimitive(call[2]);
        using var command = generator.BeginCommand(name);
        command.AppendArgumentValue(to);
        command.AppendArgumentValue(from);
        command.AppendConstant(size);
        command.AppendArgument(bytes);
    }

    /// <summary>The registers that a struct is made of.</summary>
    private static PrimitiveRegister[] Parts(PTXCodeGenerator generator, Register register)
        => [.. ((CompoundRegister)register).Children.Select(
            child => generator.EnsureHardwareRegister((PrimitiveRegister)child))];

    /// <summary>The address in its own space: the call's parameter is generic, what was cast to it is not.</summary>
    private static HardwareRegister Address(PTXCodeGenerator generator, Value pointer, MemoryAddressSpace space)
    {
        pointer = pointer.Resolve();
        while (pointer is AddressSpaceCast cast && SpaceOf(pointer) != space)
        {
            pointer = cast.Value.Resolve();
        }

        return SpaceOf(pointer) == space
            ? generator.LoadHardware(pointer)
            : throw new NotSupportedException(pointer.Location.FormatErrorMessage(
                $"AsyncCopy copies from global to shared memory: this address is in {SpaceOf(pointer)} memory, "
                + $"where {space} is needed."));
    }

    private static MemoryAddressSpace SpaceOf(Value pointer) => ((AddressSpaceType)pointer.Type).AddressSpace;
}
