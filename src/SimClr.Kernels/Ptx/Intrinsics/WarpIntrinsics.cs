using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Ptx;

/// <summary>Shuffles, votes and barriers of a warp, all lanes taking part.</summary>
internal static class WarpIntrinsics
{
    private static readonly Literal AllLanes = new("0xffffffff");

    public static void AddTo(Dictionary<(Type Type, string Name), Intrinsic> all)
    {
        // The last operand of a shuffle bounds the lane: the first lane for up, the last one for the others.
        all[(typeof(Warp), nameof(Warp.Shuffle))] = Shuffle(Instructions.ShuffleIndex, 31);
        all[(typeof(Warp), nameof(Warp.ShuffleDown))] = Shuffle(Instructions.ShuffleDown, 31);
        all[(typeof(Warp), nameof(Warp.ShuffleUp))] = Shuffle(Instructions.ShuffleUp, 0);
        all[(typeof(Warp), nameof(Warp.ShuffleXor))] = Shuffle(Instructions.ShuffleXor, 31);
        all[(typeof(Warp), nameof(Warp.Ballot))] = Vote(Instructions.Ballot, ScalarType.Int32);
        all[(typeof(Warp), nameof(Warp.All))] = Vote(Instructions.All, ScalarType.Predicate);
        all[(typeof(Warp), nameof(Warp.Any))] = Vote(Instructions.Any, ScalarType.Predicate);
        all[(typeof(Warp), nameof(Warp.Barrier))] = call =>
        {
            call.Emitter.Effect(Instructions.WarpBarrier, AllLanes);
            return null;
        };
    }

    private static Intrinsic Shuffle(string name, int bound) => call =>
    {
        var value = call.InRegister(0);
        if (value.Type is not (ScalarType.Int32 or ScalarType.Float32))
            throw PtxDiagnostic.UnsupportedFunction(call.Method, "Shuffle int, uint or float.");
        var result = call.Emitter.NewRegister(value.Type);
        call.Emitter.Effect(name, [result], value, call.Operand(1), Constant.Of(bound), AllLanes);
        return result;
    };

    private static Intrinsic Vote(string name, ScalarType type) => call =>
    {
        var condition = call.Arithmetic.Operand(call.Arithmetic.Condition(call.Arguments[0]));
        if (condition is Constant constant)
            condition = call.Emitter.Pure(Instructions.Move(ScalarType.Predicate), ScalarType.Predicate, constant);
        var result = call.Emitter.NewRegister(type);
        call.Emitter.Effect(name, [result], condition, AllLanes);
        return result;
    };
}
