using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// A function that ILGPU or this folder asks of the driver's library by name. Which of them a program gets to
/// call is known when it calls them: one that is lacking need not matter.
/// </summary>
/// <param name="AskedBy"><c>ILGPU</c> or <c>SimClr.Kernels</c>.</param>
/// <param name="Exists">Whether this machine's library has it.</param>
public sealed record DriverSymbol(string Name, string AskedBy, bool Exists)
{
    private const BindingFlags AnyStatic
        = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>All, as the assemblies declare them; none where the machine has no driver.</summary>
    public static IReadOnlyList<DriverSymbol> All { get; } = DriverApi.TryLoad()
        ? [.. Declared(typeof(CudaAPI)), .. Declared(typeof(DriverApi))]
        : [];

    /// <summary>For the end of an error: <c>; it has no cuA, cuB</c>, or nothing.</summary>
    internal static string Lacking
    {
        get
        {
            var names = All.Where(symbol => !symbol.Exists).Select(symbol => symbol.Name).ToList();
            return names.Count > 0 ? $"; it has no {string.Join(", ", names)}" : "";
        }
    }

    private static IEnumerable<DriverSymbol> Declared(Type api)
        => api.Assembly.GetTypes()
            .Where(type => type.Namespace == api.Namespace)
            .SelectMany(type => type.GetMethods(AnyStatic))
            .Select(method => method.GetCustomAttribute<DllImportAttribute>())
            .Where(import => import?.Value == DriverApi.Library)
            .Select(import => import!.EntryPoint!)
            .Distinct()
            .Select(name => new DriverSymbol(name, api.Assembly.GetName().Name!,
                NativeLibrary.TryGetExport(DriverApi.Handle, name, out _)));
}
