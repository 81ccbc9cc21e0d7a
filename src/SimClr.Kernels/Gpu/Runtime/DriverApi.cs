using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// The CUDA driver's functions that the engine uses, under the names that the library exports (a <c>_v2</c>
/// is part of them). Handles are pointers, device addresses 64-bit numbers. <see cref="TryLoad"/> comes
/// first.
/// </summary>
internal static unsafe partial class DriverApi
{
    private const string Library = "cuda-driver";

    private static readonly Lock LoadLock = new();
    private static nint library;

    /// <summary>False where this machine has no NVIDIA driver.</summary>
    public static bool TryLoad()
    {
        lock (LoadLock)
        {
            if (library != 0)
            {
                return true;
            }

            // The driver brings the library along; only the driver's version goes with its card.
            string name = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
            if (!NativeLibrary.TryLoad(name, out library))
            {
                return false;
            }

            NativeLibrary.SetDllImportResolver(typeof(DriverApi).Assembly, Resolve);
            return true;
        }
    }

    /// <summary>Throws where a call failed, naming it and what it was about.</summary>
    public static void Check(CudaResult result, string subject = "",
        [CallerArgumentExpression(nameof(result))] string call = "")
    {
        if (result != CudaResult.Success)
        {
            string name = call.Split('(')[0];
            throw new CudaException(result, name[(name.LastIndexOf('.') + 1)..], subject);
        }
    }

    /// <summary><c>CUDA_ERROR_INVALID_VALUE (1): invalid argument</c>.</summary>
    public static string Describe(CudaResult result)
    {
        byte* name = null, text = null;
        _ = cuGetErrorName(result, &name);
        _ = cuGetErrorString(result, &text);
        return $"{Marshal.PtrToStringUTF8((nint)name) ?? "unknown error"} ({(int)result}): "
            + Marshal.PtrToStringUTF8((nint)text);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
        => name == Library ? library : 0;

    [LibraryImport(Library)]
    public static partial CudaResult cuGetErrorName(CudaResult error, byte** name);

    [LibraryImport(Library)]
    public static partial CudaResult cuGetErrorString(CudaResult error, byte** text);

    [LibraryImport(Library)]
    public static partial CudaResult cuInit(uint flags);

    [LibraryImport(Library)]
    public static partial CudaResult cuDriverGetVersion(int* version);

    [LibraryImport(Library)]
    public static partial CudaResult cuDeviceGetCount(int* count);

    [LibraryImport(Library)]
    public static partial CudaResult cuDeviceGet(int* device, int ordinal);

    [LibraryImport(Library)]
    public static partial CudaResult cuDeviceGetName(byte* name, int length, int device);

    [LibraryImport(Library)]
    public static partial CudaResult cuDeviceTotalMem_v2(nuint* bytes, int device);

    [LibraryImport(Library)]
    public static partial CudaResult cuDeviceGetAttribute(int* value, DeviceAttribute attribute, int device);

    [LibraryImport(Library)]
    public static partial CudaResult cuDevicePrimaryCtxRetain(nint* context, int device);

    [LibraryImport(Library)]
    public static partial CudaResult cuDevicePrimaryCtxRelease_v2(int device);

    [LibraryImport(Library)]
    public static partial CudaResult cuCtxSetCurrent(nint context);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemGetInfo_v2(nuint* free, nuint* total);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemAlloc_v2(ulong* address, nuint bytes);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemFree_v2(ulong address);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemHostAlloc(void** block, nuint bytes, uint flags);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemFreeHost(void* block);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemcpyHtoDAsync_v2(
        ulong target, void* source, nuint bytes, nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemcpyDtoHAsync_v2(
        void* target, ulong source, nuint bytes, nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemsetD8Async(ulong target, byte value, nuint bytes, nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuStreamCreate(nint* stream, uint flags);

    [LibraryImport(Library)]
    public static partial CudaResult cuStreamSynchronize(nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuStreamDestroy_v2(nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuStreamBeginCapture_v2(nint stream, CaptureMode mode);

    [LibraryImport(Library)]
    public static partial CudaResult cuStreamEndCapture(nint stream, nint* graph);

    [LibraryImport(Library)]
    public static partial CudaResult cuGraphInstantiateWithFlags(nint* executable, nint graph, ulong flags);

    [LibraryImport(Library)]
    public static partial CudaResult cuGraphLaunch(nint executable, nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuGraphExecDestroy(nint executable);

    [LibraryImport(Library)]
    public static partial CudaResult cuGraphDestroy(nint graph);

    [LibraryImport(Library)]
    public static partial CudaResult cuEventCreate(nint* created, uint flags);

    [LibraryImport(Library)]
    public static partial CudaResult cuEventRecord(nint recorded, nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuEventSynchronize(nint recorded);

    [LibraryImport(Library)]
    public static partial CudaResult cuEventDestroy_v2(nint destroyed);

    [LibraryImport(Library)]
    public static partial CudaResult cuModuleLoadDataEx(
        nint* module, byte* image, uint optionCount, JitOption* options, void** optionValues);

    [LibraryImport(Library)]
    public static partial CudaResult cuModuleUnload(nint module);

    [LibraryImport(Library)]
    public static partial CudaResult cuModuleGetFunction(nint* function, nint module, byte* name);

    [LibraryImport(Library)]
    public static partial CudaResult cuFuncGetAttribute(
        int* value, FunctionAttribute attribute, nint function);

    [LibraryImport(Library)]
    public static partial CudaResult cuFuncSetAttribute(
        nint function, FunctionAttribute attribute, int value);

    [LibraryImport(Library)]
    public static partial CudaResult cuLaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ,
        uint dynamicSharedBytes, nint stream, void** parameters, void** extra);
}
