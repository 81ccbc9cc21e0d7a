using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// Where in the source an IL instruction comes from, by the portable PDB beside the assembly.
/// </summary>
internal static class SourceLines
{
    /// <summary><c>File.cs:12</c>, or null where there is no PDB.</summary>
    public static string? Find(MethodBase method, int offset)
    {
        string symbols = Path.ChangeExtension(method.Module.Assembly.Location, ".pdb");
        if (!File.Exists(symbols))
            return null;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(symbols));
        var reader = provider.GetMetadataReader();
        var handle = (MethodDefinitionHandle)MetadataTokens.Handle(method.MetadataToken);
        SequencePoint? last = null;
        foreach (var point in reader.GetMethodDebugInformation(handle).GetSequencePoints())
        {
            if (!point.IsHidden && (point.Offset <= offset || last is null))
                last = point;
        }

        if (last is not { } found)
            return null;
        string path = reader.GetString(reader.GetDocument(found.Document).Name);
        return $"{path[(path.LastIndexOfAny(['/', '\\']) + 1)..]}:{found.StartLine}";
    }
}
