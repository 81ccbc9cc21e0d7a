using System.Reflection;

namespace SimClr.Kernels.Ptx;

/// <summary>Finds the intrinsic that a method stands for.</summary>
internal static class IntrinsicTable
{
    private static readonly Dictionary<(Type Type, string Name), Intrinsic> All = Collect();

    public static Intrinsic? Find(MethodBase method)
    {
        var type = method.DeclaringType!;
        if (type.IsGenericType)
            type = type.GetGenericTypeDefinition();
        return All.GetValueOrDefault((type, method.Name))
            ?? RegisterArrays.Find(method)
            ?? HalfIntrinsics.Find(method);
    }

    private static Dictionary<(Type Type, string Name), Intrinsic> Collect()
    {
        var all = new Dictionary<(Type Type, string Name), Intrinsic>();
        IndexIntrinsics.AddTo(all);
        WarpIntrinsics.AddTo(all);
        MemoryIntrinsics.AddTo(all);
        TensorCoreIntrinsics.AddTo(all);
        MathIntrinsics.AddTo(all);
        return all;
    }
}
