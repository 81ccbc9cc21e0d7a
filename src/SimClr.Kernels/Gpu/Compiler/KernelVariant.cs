using System.Reflection;

namespace SimClr.Kernels.Gpu;

/// <summary>A kernel for the launches of one shape of block; each is compiled by itself.</summary>
/// <param name="Method">A static method; of a generic one, the constructed method.</param>
/// <param name="Threads">Of a block, side by side in X.</param>
/// <param name="DynamicSharedBytes">What <c>SharedMemory.GetDynamic</c> gives.</param>
public readonly record struct KernelVariant(MethodInfo Method, int Threads, int DynamicSharedBytes = 0)
{
    public KernelVariant(Delegate kernel, int threads, int dynamicSharedBytes = 0)
        : this(kernel.Method, threads, dynamicSharedBytes)
    {
    }

    /// <summary>Type, method, generic arguments and block size, in letters, digits and _: the name in PTX.</summary>
    public string Name
    {
        get
        {
            string name = NameOf(Method.DeclaringType!) + '_' + Method.Name;
            foreach (var argument in Method.GetGenericArguments())
            {
                name += '_' + NameOf(argument);
            }

            return string.Concat($"{name}_{Threads}".Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        }
    }

    private static string NameOf(Type type)
        => string.Join('_', type.GetGenericArguments().Select(NameOf).Prepend(type.Name.Split('`')[0]));
}
