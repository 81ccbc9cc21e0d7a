using System.Reflection;
using SimClr.Kernels.Ptx;
using SimClr.Tests.Ptx;

namespace SimClr.Tests.Docs.Compiler;

/// <summary>What the compiler says about each construct that it rejects, as the rows of a table.</summary>
internal static class DiagnosticTable
{
    public const string Heading = "| SIMPTX | the compiler says | and what to write instead |";

    public static string Rows => string.Concat(typeof(CompilerRejectedKernels)
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.IsDefined(typeof(CompilerRejectsAttribute)))
        .Select(Row).DistinctBy(row => (row.Id, row.Instead))
        .OrderBy(row => row.Id, StringComparer.Ordinal)
        .Select(row => $"| {row.Id["SIMPTX".Length..]} | {row.Construct} | {row.Instead} |\n"));

    private static (string Id, string Construct, string Instead) Row(MethodInfo kernel)
    {
        var rejects = kernel.GetCustomAttribute<CompilerRejectsAttribute>()!;
        try
        {
            PtxCompiler.Compile(kernel, new PtxOptions(32, CheckBounds: rejects.CheckBounds));
        }
        catch (PtxException exception)
        {
            // SIMPTX0016: Kernel (File.cs:12): construct. Instead.
            string message = exception.Message;
            string said = message[(message.IndexOf("): ", StringComparison.Ordinal) + 3)..];
            int end = said.IndexOf(". ", StringComparison.Ordinal) + 1;
            string construct = said[..end].Replace(nameof(CompilerRejectedKernels) + ".", "");
            return (exception.Id, construct, said[(end + 1)..]);
        }

        throw new InvalidOperationException($"{kernel.Name} compiles: it should end with {rejects.Id}.");
    }
}
