using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Ptx;

/// <summary>Grid, Group and Loop.</summary>
internal static class IndexIntrinsics
{
    public static void AddTo(Dictionary<(Type Type, string Name), Intrinsic> all)
    {
        all[(typeof(Grid), "get_IdxX")] = Special("%ctaid.x");
        all[(typeof(Grid), "get_IdxY")] = Special("%ctaid.y");
        all[(typeof(Grid), "get_IdxZ")] = Special("%ctaid.z");
        all[(typeof(Grid), "get_DimX")] = Special("%nctaid.x");
        all[(typeof(Grid), "get_DimY")] = Special("%nctaid.y");
        all[(typeof(Grid), "get_DimZ")] = Special("%nctaid.z");
        all[(typeof(Group), "get_IdxX")] = call => ThreadIndex(call, call.Translation.Block.X, "%tid.x");
        all[(typeof(Group), "get_IdxY")] = call => ThreadIndex(call, call.Translation.Block.Y, "%tid.y");
        all[(typeof(Group), "get_DimX")] = call => Constant.Of(call.Translation.Block.X);
        all[(typeof(Group), "get_DimY")] = call => Constant.Of(call.Translation.Block.Y);
        all[(typeof(Group), nameof(Group.Barrier))] = call =>
        {
            call.Emitter.Effect(Instructions.Barrier, Constant.Zero);
            return null;
        };
        all[(typeof(Warp), "get_LaneIdx")] = Special("%laneid");
        all[(typeof(Loop), nameof(Loop.Rolled))] = call => call.Arguments[0] is Constant
            ? call.Emitter.Fresh(Instructions.Move(ScalarType.Int32), ScalarType.Int32, call.Arguments[0])
            : call.Arguments[0];
    }

    private static Intrinsic Special(string name)
        => call => call.Emitter.Pure(Instructions.Move(ScalarType.Int32), ScalarType.Int32, new Literal(name));

    private static Value? ThreadIndex(IntrinsicCall call, int extent, string name)
        => extent == 1 ? Constant.Zero : Special(name)(call);
}
