using System.Diagnostics;
using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Ptx;

/// <summary>Shared memory, asynchronous copies, atomics, fences.</summary>
internal static class MemoryIntrinsics
{
    public static void AddTo(Dictionary<(Type Type, string Name), Intrinsic> all)
    {
        all[(typeof(SharedMemory), nameof(SharedMemory.Allocate))] = Allocate;
        all[(typeof(AsyncCopy), nameof(AsyncCopy.Copy16))] = call => Copy(call, Instructions.CopyAsync16, 16);
        all[(typeof(AsyncCopy), nameof(AsyncCopy.Copy4))] = call => Copy(call, Instructions.CopyAsync4, 4);
        all[(typeof(AsyncCopy), nameof(AsyncCopy.Commit))] = Plain(Instructions.CommitCopies);
        all[(typeof(AsyncCopy), nameof(AsyncCopy.Wait))] = call =>
        {
            var groups = Constant.Of(call.ConstantArgument(0, "the number of groups that AsyncCopy.Wait leaves"));
            call.Emitter.Effect(Instructions.WaitCopies, groups);
            return null;
        };
        all[(typeof(MemoryFence), nameof(MemoryFence.GroupLevel))] = Plain(Instructions.GroupFence);
        all[(typeof(MemoryFence), nameof(MemoryFence.DeviceLevel))] = Plain(Instructions.DeviceFence);
        all[(typeof(Atomic), nameof(Atomic.Add))] = AtomicUpdate("add.u32");
        all[(typeof(Atomic), nameof(Atomic.Max))] = AtomicUpdate("max.s32");
        all[(typeof(Atomic), nameof(Atomic.Or))] = AtomicUpdate("or.b32");
        all[(typeof(Atomic), nameof(Atomic.CompareExchange))] = AtomicUpdate("cas.b32");
        all[(typeof(Debug), nameof(Debug.Assert))] = _ => null;
    }

    private static Intrinsic Plain(string name) => call =>
    {
        call.Emitter.Effect(name);
        return null;
    };

    private static StructValue Allocate(IntrinsicCall call)
    {
        int length = call.ConstantArgument(0, "the length of a shared array");
        int bytes = length * TypeLayout.Of(call.TypeArgument).Size;
        string name = call.Translation.SharedArrays.Allocate(call.Site, bytes);
        var view = typeof(ArrayView<>).MakeGenericType(call.TypeArgument);
        return new StructValue([new Pointer(AddressSpace.Shared, null, name, 0), Constant.Of((long)length)], view);
    }

    private static Value? Copy(IntrinsicCall call, string name, int size)
    {
        var to = call.Translation.Memory.AddressOf(call.PointerArgument(0, AddressSpace.Shared));
        var from = call.Translation.Memory.AddressOf(call.PointerArgument(1, AddressSpace.Global));
        if (call.Method.GetParameters() is [_, _, { ParameterType: var third }] && third == typeof(bool))
        {
            // The predicate says what to ignore. ptxas guards the copy with it, where for a number of bytes
            // it would compute another address.
            var ignored = Arithmetic.Not(call.Arithmetic.Condition(call.Arguments[2]));
            if (ignored is Register)
                call.Emitter.Effect(name, to, from, Constant.Of(size), call.Arithmetic.Operand(ignored));
            else if (ignored is Constant { Bits: 1 })
                call.Emitter.Effect(name, to, from, Constant.Of(size), Constant.Of(0));
            else
                call.Emitter.Effect(name, to, from, Constant.Of(size));
        }
        else if (call.Arguments.Length == 2 || call.Arguments[2] is Constant known && known.Bits == size)
            call.Emitter.Effect(name, to, from, Constant.Of(size));
        else
            call.Emitter.Effect(name, to, from, Constant.Of(size), call.InRegister(2));
        return null;
    }

    private static Intrinsic AtomicUpdate(string operation) => call =>
    {
        var pointer = Memory.AsPointer(call.Arguments[0]);
        var result = call.Emitter.NewRegister(ScalarType.Int32);
        var values = Enumerable.Range(1, call.Arguments.Length - 1).Select(call.Operand);
        Operand[] operands = [call.Address(0), .. values];
        call.Emitter.Effect(Instructions.Atomic(pointer.Space, operation), [result], operands);
        return result;
    };
}
