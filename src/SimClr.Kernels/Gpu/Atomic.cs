namespace SimClr.Kernels.Gpu;

/// <summary>
/// Atomic updates of global or shared memory, by ILGPU's names; each returns the value before. Float sums are left
/// out on purpose: their order, and with it the result, would differ from run to run.
/// </summary>
public static class Atomic
{
    public static int Add(ref int target, int value) => throw DeviceOnly.Error;

    public static int Max(ref int target, int value) => throw DeviceOnly.Error;

    public static int Or(ref int target, int value) => throw DeviceOnly.Error;

    /// <summary>Puts <paramref name="value"/> there where <paramref name="compare"/> stood.</summary>
    public static int CompareExchange(ref int target, int compare, int value) => throw DeviceOnly.Error;
}
