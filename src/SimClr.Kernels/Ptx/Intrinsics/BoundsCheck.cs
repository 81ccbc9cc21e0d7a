using System.Reflection;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// In a checked build, a trap where an index is outside its view. Nothing on the device can be read after a
/// trap, so what it reports is the source line, in a comment beside the instruction.
/// </summary>
internal static class BoundsCheck
{
    public static bool Concerns(MethodBase method)
        => method.Name == "get_Item" && method.DeclaringType is { IsGenericType: true } type
            && type.GetGenericTypeDefinition() == typeof(ArrayView<>);

    /// <param name="arguments">The view by reference, and the index.</param>
    public static void Write(Translation translation, State state, Type view, Value[] arguments)
    {
        var length = translation.Memory.LoadField(state, arguments[0], LengthOf(view));
        var outside = translation.Arithmetic.Compare(Comparison.Ge, true, arguments[1], length);
        var frame = state.Top;
        string place = SourceLines.Find(frame.Method.Method, frame.Method.Code[frame.Next - 1].Offset)
            ?? frame.Method.Method.Name;
        if (outside is Constant { Bits: 1 })
            throw PtxDiagnostic.IndexOutsideView();
        if (translation.Arithmetic.Operand(outside) is Register condition)
            translation.Emitter.Trap(condition, $"index outside the view: {place}");
    }

    private static FieldInfo LengthOf(Type view)
        => view.GetField("<Length>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!;
}
