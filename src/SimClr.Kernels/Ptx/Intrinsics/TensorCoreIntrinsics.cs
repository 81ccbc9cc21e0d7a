using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Ptx;

/// <summary>mma.sync, ldmatrix and the conversions that feed them.</summary>
internal static class TensorCoreIntrinsics
{
    public static void AddTo(Dictionary<(Type Type, string Name), Intrinsic> all)
    {
        var type = typeof(TensorCore);
        all[(type, nameof(TensorCore.MultiplyAddTf32))] = MultiplyAdd(Instructions.MmaTf32);
        all[(type, nameof(TensorCore.MultiplyAddBf16))] = MultiplyAdd(Instructions.MmaBf16);
        all[(type, nameof(TensorCore.MultiplyAddF16))] = MultiplyAdd(Instructions.MmaF16);
        all[(type, nameof(TensorCore.ToTf32))]
            = call => call.Emitter.Pure(Instructions.ToTf32, ScalarType.Int32, call.InRegister(0));
        all[(type, nameof(TensorCore.PackBf16))] = Pack(Instructions.PackBf16);
        all[(type, nameof(TensorCore.PackF16))] = Pack(Instructions.PackF16);
        all[(type, nameof(TensorCore.LoadMatrix))] = LoadMatrix(Instructions.LoadMatrix);
        all[(type, nameof(TensorCore.LoadMatrixTransposed))] = LoadMatrix(Instructions.LoadMatrixTransposed);
    }

    private static Intrinsic MultiplyAdd(string name) => call =>
    {
        var sums = (StructValue)call.Translation.Memory.Load(call.State, call.Arguments[0], typeof(Float4));
        Value[] before = [.. sums.Leaves.Select(leaf => call.Arithmetic.InRegister(leaf!))];
        Value[] a = [.. Enumerable.Range(1, 4).Select(call.InRegister)];
        Value[] b = [.. Enumerable.Range(5, 2).Select(call.InRegister)];
        Register[] after = [.. before.Select(_ => call.Emitter.NewRegister(ScalarType.Float32))];
        Operand[] operands = [new Vector(a), new Vector(b), new Vector(before)];
        call.Emitter.Effect(name, after, operands);
        var result = new StructValue([.. after], typeof(Float4));
        call.Translation.Memory.Store(call.State, call.Arguments[0], result, typeof(Float4));
        return null;
    };

    // The instruction names the upper half first.
    private static Intrinsic Pack(string name)
        => call => call.Emitter.Pure(name, ScalarType.Int32, call.InRegister(1), call.InRegister(0));

    private static Intrinsic LoadMatrix(string name) => call =>
    {
        var from = call.Translation.Memory.AddressOf(call.PointerArgument(0, AddressSpace.Shared));
        Register[] results = [.. Enumerable.Range(0, 4).Select(_ => call.Emitter.NewRegister(ScalarType.Int32))];
        call.Emitter.Effect(name, results, from);
        return new StructValue([.. results], typeof(UInt4));
    };
}
