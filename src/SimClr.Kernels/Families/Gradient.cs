namespace SimClr.Kernels;

/// <summary>Where a backward kernel writes a gradient, and how; <c>default</c> where nobody wants it.</summary>
public readonly record struct Gradient<T>(BufferView<T> View, Accumulation Mode) where T : unmanaged
{
    public bool IsEmpty => View.IsEmpty;

    public static implicit operator Gradient<T>((BufferView<T> View, Accumulation Mode) both)
        => new(both.View, both.Mode);
}
