namespace SimClr.Kernels.Gpu;

/// <summary>
/// Copies from global to shared memory that run beside the arithmetic (<c>cp.async</c>, sm_80). Visible to
/// the thread after <see cref="Wait"/>, to the block after the barrier behind it.
/// </summary>
public static unsafe class AsyncCopy
{
    /// <summary>16 bytes, both addresses aligned to 16, past the L1 cache.</summary>
    public static void Copy16(void* shared, void* global) => throw DeviceOnly.Error;

    /// <summary>
    /// As <see cref="Copy16(void*, void*)"/>, but only <paramref name="bytes"/> (0..16) are read; zeros fill
    /// the rest.
    /// </summary>
    public static void Copy16(void* shared, void* global, int bytes) => throw DeviceOnly.Error;

    /// <summary>16 bytes, both addresses aligned to 16; zeros where the source is not to be read.</summary>
    public static void Copy16(void* shared, void* global, bool exists) => throw DeviceOnly.Error;

    /// <summary>4 bytes; zeros where the source is not to be read.</summary>
    public static void Copy4(void* shared, void* global, bool exists) => throw DeviceOnly.Error;

    /// <summary>4 bytes, of which 0 or 4 are read; zeros fill the rest.</summary>
    public static void Copy4(void* shared, void* global, int bytes) => throw DeviceOnly.Error;

    /// <summary>Ends a group of copies: <c>cp.async.commit_group</c>.</summary>
    public static void Commit() => throw DeviceOnly.Error;

    /// <summary>
    /// Waits until at most <paramref name="groups"/> (a compile-time constant) committed groups are under
    /// way.
    /// </summary>
    public static void Wait(int groups) => throw DeviceOnly.Error;
}
