using System.Reflection;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// The kernel's parameters: one each of the C# method, structs as bytes, in an argument buffer.
/// </summary>
internal sealed class ParameterList
{
    private readonly List<int> offsets = [];

    public ParameterList(IEnumerable<ParameterInfo> parameters)
    {
        foreach (var parameter in parameters)
        {
            var layout = TypeLayout.Of(parameter.ParameterType);
            bool managed = Array.Exists(layout.Leaves, leaf => leaf.Storage == Storage.Managed);
            if (managed || parameter.ParameterType.IsByRef)
                throw PtxDiagnostic.UnsupportedType(parameter.ParameterType);
            int offset = TypeLayout.RoundUp(Bytes, layout.Alignment);
            offsets.Add(offset);
            Bytes = offset + layout.Size;
            string name = Name(offsets.Count - 1);
            Declarations.Add(layout.IsStruct
                ? $".param .align {layout.Alignment} .b8 {name}[{layout.Size}]"
                : $".param .b{8 * layout.Size} {name}");
        }
    }

    public IReadOnlyList<int> Offsets => offsets;

    public int Bytes { get; private set; }

    public List<string> Declarations { get; } = [];

    public static string Name(int parameter) => $"p{parameter}";

    /// <summary>Loads all parameters into the kernel's frame.</summary>
    public static void Load(Frame frame, Translation translation)
    {
        for (int parameter = 0; parameter < frame.Method.ArgumentCount; parameter++)
        {
            var layout = frame.Method.Variables[parameter];
            for (int i = 0; i < layout.Leaves.Length; i++)
            {
                var leaf = layout.Leaves[i];
                var address = new Address(new Pointer(AddressSpace.Global, null, Name(parameter), leaf.Offset));
                var loaded = translation.Emitter.Fresh(
                    Instructions.LoadParameter(leaf.Storage), leaf.Scalar, address);
                frame.Leaves[frame.Method.FirstLeaf[parameter] + i]
                    = leaf.Storage == Storage.Pointer ? translation.Memory.GlobalPointer(loaded) : loaded;
            }
        }
    }
}
