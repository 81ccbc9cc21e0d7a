namespace SimClr.Kernels.Gpu;

/// <summary>What the bodies of intrinsics throw: the PTX compiler puts instructions in their place.</summary>
internal static class DeviceOnly
{
    public static NotSupportedException Error
        => new("This exists in kernels only: the PTX compiler replaces it. Launch the kernel that calls it.");
}
