namespace SimClr.Kernels.Gpu;

/// <summary>Atomic updates; each returns the value before.</summary>
public static class Atomic
{
    public static int Add(ref int target, int value) => ILGPU.Atomic.Add(ref target, value);

    public static int Max(ref int target, int value) => ILGPU.Atomic.Max(ref target, value);

    public static int Or(ref int target, int value) => ILGPU.Atomic.Or(ref target, value);

    public static int CompareExchange(ref int target, int compare, int value)
        => ILGPU.Atomic.CompareExchange(ref target, compare, value);
}
