namespace SimClr.Kernels.Gpu;

/// <summary>What the bodies of instructions throw: the compiler puts PTX in their place.</summary>
internal static class DeviceOnly
{
    public static NotSupportedException Error
        => new("This exists in kernels only: the compiler replaces it. Launch the kernel that calls it.");
}
