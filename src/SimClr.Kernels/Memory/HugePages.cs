using System.Runtime.InteropServices;

namespace SimClr.Kernels;

/// <summary>
/// Pages of 2 MB. Kernels that read with strides, as Winograd's do, otherwise spend much of their time looking up
/// where pages of 4 KB are.
/// </summary>
internal static partial class HugePages
{
    private const int Size = 2 << 20;

    private const int AdviseHugePages = 14; // MADV_HUGEPAGE

    /// <summary>
    /// A block for <see cref="NativeMemory.AlignedFree"/>, aligned to <see cref="HostMemory.Alignment"/>. On Linux, from the
    /// size of a page on, it begins with one and the system is asked for whole ones; it may decline.
    /// </summary>
    /// <exception cref="OutOfMemoryException">The system has no more.</exception>
    public static unsafe nint Allocate(long bytes)
    {
        if (bytes < Size || !OperatingSystem.IsLinux())
        {
            return (nint)NativeMemory.AlignedAlloc((nuint)bytes, HostMemory.Alignment);
        }

        nint block = (nint)NativeMemory.AlignedAlloc((nuint)bytes, Size);
        _ = Advise(block, (nuint)(bytes / Size * Size), AdviseHugePages);
        return block;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
