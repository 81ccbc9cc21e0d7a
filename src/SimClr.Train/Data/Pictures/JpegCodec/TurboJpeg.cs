using System.Runtime.InteropServices;

namespace SimClr.Train.Data.Pictures.JpegCodec;

/// <summary>
/// The functions of libturbojpeg (version 2.0 or newer) that decode, by the names of turbojpeg.h, looked up
/// once in the library where it is installed.
/// </summary>
internal sealed unsafe class TurboJpeg
{
    /// <summary>What to do where it is missing.</summary>
    public const string HowToInstall = "install libturbojpeg (Debian and Ubuntu: apt-get install "
        + "libturbojpeg0; Fedora: dnf install turbojpeg; macOS: brew install jpeg-turbo; Windows: "
        + "turbojpeg.dll of libjpeg-turbo.org on the PATH), or convert the pictures to PNG";

    private static readonly string[] Names =
    [
        "libturbojpeg.so.0", "libturbojpeg.so", "libturbojpeg.0.dylib", "libturbojpeg.dylib",
        "/opt/homebrew/opt/jpeg-turbo/lib/libturbojpeg.dylib",
        "/usr/local/opt/jpeg-turbo/lib/libturbojpeg.dylib", "turbojpeg.dll", "libturbojpeg.dll",
    ];

    private static readonly Lazy<TurboJpeg?> Found = new(Find);

    public readonly delegate* unmanaged[Cdecl]<nint> InitDecompress;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, CULong, int*, int*, int*, int*, int>
        DecompressHeader;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, CULong, byte*, int, int, int, int, int, int>
        Decompress;
    public readonly delegate* unmanaged[Cdecl]<nint, int> Destroy;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*> GetErrorText;

    private TurboJpeg(nint library)
    {
        InitDecompress = (delegate* unmanaged[Cdecl]<nint>)Export("tjInitDecompress");
        DecompressHeader = (delegate* unmanaged[Cdecl]<nint, byte*, CULong, int*, int*, int*, int*, int>)
            Export("tjDecompressHeader3");
        Decompress = (delegate* unmanaged[Cdecl]<nint, byte*, CULong, byte*, int, int, int, int, int, int>)
            Export("tjDecompress2");
        Destroy = (delegate* unmanaged[Cdecl]<nint, int>)Export("tjDestroy");
        GetErrorText = (delegate* unmanaged[Cdecl]<nint, byte*>)Export("tjGetErrorStr2");

        nint Export(string name) => NativeLibrary.GetExport(library, name);
    }

    public static bool IsInstalled => Found.Value is not null;

    /// <exception cref="DataException">Says what to install.</exception>
    public static TurboJpeg Instance
        => Found.Value ?? throw new DataException($"jpeg: libturbojpeg is not installed; {HowToInstall}.");

    /// <summary>Message of the last failed call with this handle, or of a failed start (0).</summary>
    public string LastError(nint handle) => Marshal.PtrToStringUTF8((nint)GetErrorText(handle)) ?? "unknown";

    private static TurboJpeg? Find()
    {
        foreach (string name in Names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                try
                {
                    return new TurboJpeg(library);
                }
                catch (EntryPointNotFoundException)
                {
                    NativeLibrary.Free(library);
                }
            }
        }

        return null;
    }
}
