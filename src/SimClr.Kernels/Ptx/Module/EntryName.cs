using System.Reflection;
using System.Text;
using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// A kernel's name in PTX: type, method, generic arguments and block size, in letters, digits and _.
/// </summary>
internal static class EntryName
{
    public static string Of(MethodInfo kernel, Dim3 block)
    {
        var name = new StringBuilder();
        Append(name, kernel.DeclaringType!);
        name.Append('_').Append(kernel.Name);
        foreach (var argument in kernel.GetGenericArguments())
            Append(name.Append('_'), argument);
        name.Append('_').Append(block.X);
        if (block.Y > 1 || block.Z > 1)
            name.Append('x').Append(block.Y);
        if (block.Z > 1)
            name.Append('x').Append(block.Z);
        for (int i = 0; i < name.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(name[i]))
                name[i] = '_';
        }

        return name.ToString();
    }

    private static void Append(StringBuilder name, Type type)
    {
        name.Append(type.Name.Split('`')[0]);
        foreach (var argument in type.GetGenericArguments())
            Append(name.Append('_'), argument);
    }
}
