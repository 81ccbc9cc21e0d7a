namespace SimClr.Kernels.Gpu;

/// <summary>Memory that the threads of a block share, by ILGPU's name.</summary>
public static class SharedMemory
{
    /// <summary>
    /// An array of <paramref name="length"/> (a compile-time constant) elements, aligned to 16 bytes; contents
    /// undefined. One call in the source is one array, however often it runs. More than 48 KB in all is asked of the
    /// driver at launch.
    /// </summary>
    public static ArrayView<T> Allocate<T>(int length) where T : unmanaged => throw DeviceOnly.Error;
}
