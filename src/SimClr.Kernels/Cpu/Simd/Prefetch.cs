using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SimClr.Kernels.Cpu;

/// <summary>Asks for a cache line ahead of its use. A hint: nothing happens where the machine has none.</summary>
internal static unsafe class Prefetch
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>For later: it comes no nearer than the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FarLine(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }
}
