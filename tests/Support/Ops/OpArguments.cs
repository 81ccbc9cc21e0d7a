using SimClr.Kernels;

namespace SimClr.Tests.Support;

/// <summary>The buffers of an op in a device's memory, as its Run asks for them: by name.</summary>
internal sealed unsafe class OpArguments<T>(IReadOnlyDictionary<string, (nint Pointer, OpBuffer Buffer)> places)
    where T : unmanaged
{
    public BufferView<T> this[string name] => View<T>(name, OpElement.Real);

    public BufferView<int> Ints(string name) => View<int>(name, OpElement.Int32);

    public BufferView<byte> Bytes(string name) => View<byte>(name, OpElement.Byte);

    private BufferView<TElement> View<TElement>(string name, OpElement element) where TElement : unmanaged
    {
        var (pointer, buffer) = places[name];
        if (buffer.Element != element)
        {
            throw new ArgumentException($"buffer {name} holds {buffer.Element}, asked for {element}");
        }

        return buffer.Length == 0 ? default : new BufferView<TElement>((TElement*)pointer, buffer.Length);
    }
}
