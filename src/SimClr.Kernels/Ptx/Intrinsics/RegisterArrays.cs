using System.Reflection;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// Inline arrays: what the C# compiler generates for an index (an element's ref, or a span and its indexer),
/// on variables that live in registers.
/// </summary>
internal static class RegisterArrays
{
    public static Intrinsic? Find(MethodBase method) => method.Name switch
    {
        "InlineArrayElementRef" or "InlineArrayElementRefReadOnly" => call => Element(
            call.Arguments[0], ElementType(call), call.ConstantArgument(1, "the index")),
        "InlineArrayFirstElementRef" or "InlineArrayFirstElementRefReadOnly" => call => Element(
            call.Arguments[0], ElementType(call), 0),
        "InlineArrayAsSpan" or "InlineArrayAsReadOnlySpan" => call => new RegisterSpan(
            call.Arguments[0], ElementType(call), call.ConstantArgument(1, "the length")),
        "get_Item" when TypeLayout.IsSpan(method.DeclaringType!) => SpanElement,
        "get_Length" when TypeLayout.IsSpan(method.DeclaringType!) => call => Constant.Of(Span(call).Length),
        _ => null,
    };

    private static Type ElementType(IntrinsicCall call) => call.Method.GetGenericArguments()[1];

    private static RegisterSpan Span(IntrinsicCall call)
    {
        var value = call.Arguments[0];
        if (value is LocalReference)
            value = call.Translation.Memory.Load(call.State, value, call.Method.DeclaringType!);
        return value as RegisterSpan ?? throw PtxDiagnostic.UnsupportedType(call.Method.DeclaringType!);
    }

    private static Value SpanElement(IntrinsicCall call)
    {
        var span = Span(call);
        if (call.Arguments[1] is not Constant index)
            throw PtxDiagnostic.DynamicRegisterIndex();
        if ((ulong)index.Bits >= (ulong)span.Length)
            throw PtxDiagnostic.RegisterIndexOutOfRange(index.Bits, span.Length);
        return Element(span.First, span.Element, (int)index.Bits);
    }

    private static Value Element(Value first, Type type, int index)
    {
        var layout = TypeLayout.Of(type);
        return first switch
        {
            LocalReference local => new LocalReference(local.Depth, local.Leaf + index * layout.Leaves.Length, type),
            Pointer pointer => pointer with { Offset = pointer.Offset + (long)index * layout.Size },
            _ => throw PtxDiagnostic.UnknownAddressSpace(),
        };
    }
}
