using ILGPU.Runtime.Cuda;
using static ILGPU.Runtime.Cuda.CudaAPI;
using IlgpuDevice = ILGPU.Runtime.Cuda.CudaDevice;

namespace SimClr.Kernels.Gpu;

/// <summary>A card as ILGPU and the driver describe it.</summary>
public sealed class CudaDeviceInfo
{
    /// <summary>
    /// The oldest cards with all that the kernels use: tensor cores for tf32 and bf16, asynchronous copies.
    /// </summary>
    public const int OldestComputeCapability = 80;

    // CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN: newer than ILGPU's list.
    private const DeviceAttributeKind SharedBytesOnRequest = (DeviceAttributeKind)97;

    internal CudaDeviceInfo(IlgpuDevice device)
    {
        Device = device;
        MaxSharedBytesPerBlock = CurrentAPI.GetDeviceAttribute(SharedBytesOnRequest, device.DeviceId);
    }

    /// <summary>What <c>--device cuda:INDEX</c> means.</summary>
    public int Index => Device.DeviceId;

    public string Name => Device.Name;

    /// <summary>80 for sm_80.</summary>
    public int ComputeCapability => 10 * Device.Architecture!.Value.Major + Device.Architecture.Value.Minor;

    public long MemoryBytes => Device.MemorySize;

    public int Multiprocessors => Device.NumMultiprocessors;

    /// <summary>Shared memory that a block may have, by asking for it.</summary>
    public int MaxSharedBytesPerBlock { get; }

    /// <summary>True where the engine's kernels run on it.</summary>
    public bool IsSupported => ComputeCapability >= OldestComputeCapability;

    internal IlgpuDevice Device { get; }

    /// <summary>All that ILGPU knows of it.</summary>
    public override string ToString()
    {
        using var text = new StringWriter();
        Device.PrintInformation(text);
        return text.ToString();
    }
}
