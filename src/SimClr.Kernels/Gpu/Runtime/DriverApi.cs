using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// The driver's library, found for ILGPU and for us, and what ILGPU does not know of it: errors by their
/// names, a kernel's attributes, graphs. The functions have the names that the library exports; the handles
/// are ILGPU's. <see cref="TryLoad"/> comes first.
/// </summary>
internal static unsafe partial class DriverApi
{
    /// <summary>What ILGPU calls the library; on Windows it asks for nvcuda.</summary>
    public const string Library = "cuda";

    /// <summary>CU_STREAM_CAPTURE_MODE_THREAD_LOCAL: other threads may do what they like meanwhile.</summary>
    public const int CaptureOfThisThread = 1;

    private static readonly Lock LoadLock = new();

    /// <summary>Of the library; 0 before <see cref="TryLoad"/> and where there is none.</summary>
    public static nint Handle { get; private set; }

    /// <summary>False where this machine has no NVIDIA driver.</summary>
    public static bool TryLoad()
    {
        lock (LoadLock)
        {
            // The driver brings it along. ILGPU would look for libcuda.so, which comes with the toolkit only.
            string name = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
            if (Handle == 0 && NativeLibrary.TryLoad(name, out nint library))
            {
                Handle = library;
                NativeLibrary.SetDllImportResolver(typeof(DriverApi).Assembly, Resolve);
                NativeLibrary.SetDllImportResolver(typeof(CudaAPI).Assembly, Resolve);
            }

            return Handle != 0;
        }
    }

    /// <summary>Throws where a call failed, naming it and what it was about.</summary>
    public static void Check(CudaError error, string subject = "",
        [CallerArgumentExpression(nameof(error))] string call = "")
    {
        if (error != CudaError.CUDA_SUCCESS)
        {
            string name = call.Split('(')[0];
            throw Failure(error, name[(name.LastIndexOf('.') + 1)..], subject);
        }
    }

    /// <summary>The same failure as ILGPU's constructors report it, which do not say of what.</summary>
    public static CudaException Failure(CudaException exception, string call, string subject)
        => Enum.TryParse(exception.Error, out CudaError error) ? Failure(error, call, subject) : exception;

    public static CudaException Failure(CudaError error, string call, string subject)
        => new($"cuda: {call}{(subject.Length > 0 ? " " : "")}{subject}: {Describe(error)}");

    /// <summary><c>CUDA_ERROR_INVALID_VALUE (1): invalid argument</c>.</summary>
    public static string Describe(CudaError error)
    {
        byte* name = null, text = null;
        _ = cuGetErrorName(error, &name);
        _ = cuGetErrorString(error, &text);
        return $"{Marshal.PtrToStringUTF8((nint)name) ?? "unknown error"} ({(int)error}): "
            + Marshal.PtrToStringUTF8((nint)text);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
        => name is Library or "nvcuda" ? Handle : 0;

    [LibraryImport(Library)]
    private static partial CudaError cuGetErrorName(CudaError error, byte** name);

    [LibraryImport(Library)]
    private static partial CudaError cuGetErrorString(CudaError error, byte** text);

    /// <summary>ILGPU calls it too, but keeps to itself why it failed.</summary>
    [LibraryImport(Library)]
    public static partial CudaError cuInit(uint flags);

    [LibraryImport(Library)]
    public static partial CudaError cuFuncGetAttribute(int* value, int attribute, nint function);

    [LibraryImport(Library)]
    public static partial CudaError cuFuncSetAttribute(nint function, int attribute, int value);

    [LibraryImport(Library)]
    public static partial CudaError cuStreamBeginCapture_v2(nint stream, int mode);

    [LibraryImport(Library)]
    public static partial CudaError cuStreamEndCapture(nint stream, nint* graph);

    [LibraryImport(Library)]
    public static partial CudaError cuGraphInstantiateWithFlags(nint* executable, nint graph, ulong flags);

    [LibraryImport(Library)]
    public static partial CudaError cuGraphLaunch(nint executable, nint stream);

    [LibraryImport(Library)]
    public static partial CudaError cuGraphExecDestroy(nint executable);

    [LibraryImport(Library)]
    public static partial CudaError cuGraphDestroy(nint graph);
}
