namespace SimClr.Kernels.Gpu;

/// <summary>Memory that the threads of a block share.</summary>
public static unsafe class SharedMemory
{
    public static ArrayView<T> Allocate<T>(int length) where T : unmanaged
    {
        ref T first = ref ILGPU.SharedMemory.Allocate<T>(length)[0];
        fixed (T* pointer = &first)
        {
            return new ArrayView<T>(pointer, length);
        }
    }
}
