using System.Reflection;

namespace SimClr.Kernels.Ptx;

/// <summary>What a call instruction leads to, found out once.</summary>
/// <param name="Arguments">Their number, the receiver included.</param>
/// <param name="Body">Null for an intrinsic.</param>
internal sealed record CallTarget(MethodBase Method, int Arguments, Intrinsic? Intrinsic, IlMethod? Body)
{
    public static CallTarget Resolve(MethodBase method, Type? receiver, bool isVirtual)
    {
        if (receiver is not null)
            method = Implementation(receiver, (MethodInfo)method);
        else if (method.IsAbstract || (isVirtual && method.IsVirtual && !method.IsFinal))
            throw PtxDiagnostic.VirtualCall(method);
        int arguments = method.GetParameters().Length + (method.IsStatic ? 0 : 1);
        var intrinsic = IntrinsicTable.Find(method);
        return new CallTarget(method, arguments, intrinsic, intrinsic is null ? BodyOf(method) : null);
    }

    public static IlMethod BodyOf(MethodBase method)
    {
        var body = IlMethod.Of(method) ?? throw PtxDiagnostic.NoBody(method);
        return body.HasHandlers ? throw PtxDiagnostic.Exceptions() : body;
    }

    /// <summary>The method of the struct that stands for a type parameter.</summary>
    private static MethodBase Implementation(Type receiver, MethodInfo method)
    {
        if (!method.DeclaringType!.IsInterface)
            return method;
        var map = receiver.GetInterfaceMap(method.DeclaringType);
        var definition = method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
        int i = Array.FindIndex(map.InterfaceMethods, candidate
            => candidate.MetadataToken == definition.MetadataToken && candidate.Module == definition.Module);
        var target = map.TargetMethods[i];
        return method.IsGenericMethod ? target.MakeGenericMethod(method.GetGenericArguments()) : target;
    }
}
