using System.Runtime.InteropServices;

namespace SimClr.Tests.Support.Ptx;

/// <summary>Native memory, zeroed, aligned to a register of the CPU.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    private const int Alignment = 64;

    public NativeBlock(long bytes)
    {
        Pointer = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, Alignment), Alignment);
        NativeMemory.Clear(Pointer, (nuint)bytes);
    }

    public byte* Pointer { get; }

    public void Dispose() => NativeMemory.AlignedFree(Pointer);
}
