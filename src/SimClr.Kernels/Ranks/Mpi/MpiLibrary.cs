using System.Runtime.InteropServices;
using System.Text;

namespace SimClr.Kernels.Ranks.Mpi;

/// <summary>The MPI of this machine, where its library is found. Nothing is loaded before it is asked for.</summary>
public sealed unsafe class MpiLibrary
{
    /// <summary>Names the library itself, where it is none of the known names or there are several.</summary>
    public const string Variable = "SIMCLR_MPI_LIBRARY";

    // libmpi.so.12: Intel MPI, MVAPICH, MPICH itself; libmpi.so.40: Open MPI 3 to 5; libmpi.so: of whatever is to be
    // built with.
    private static readonly string[] Mpich = ["libmpich.so.12", "libmpi.so.12", "libmpi_cray.so.12", "libmpi_cray.so"];
    private static readonly string[] OpenMpi = ["libmpi.so.40"];

    private const string WhatToDo
        = "Install one (Debian: apt-get install mpich), or name its file in " + Variable + ".";

    private readonly nint handle;

    private MpiLibrary(string file, nint handle, MpiAbi abi)
    {
        this.handle = handle;
        Abi = abi;
        Functions = new MpiFunctions(handle);
        Description = $"{Version()} ({file})";
    }

    /// <summary><c>MPICH 4.0.2 (libmpich.so.12)</c>.</summary>
    public string Description { get; }

    internal MpiAbi Abi { get; }

    internal MpiFunctions Functions { get; }

    /// <summary>What is found, or why none is; it does not stay loaded.</summary>
    public static string Describe()
    {
        try
        {
            var library = Load();
            NativeLibrary.Free(library.handle);
            return library.Description;
        }
        catch (RanksException none)
        {
            return none.Message;
        }
    }

    /// <summary>Finds and loads it; throws where there is none, or one that this program cannot call.</summary>
    /// <exception cref="RanksException"/>
    public static MpiLibrary Load()
    {
        using var signals = new KeptSignals();
        string? refused = null;
        foreach (string name in Names())
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
            {
                // Nonblocking sums came with MPI 3, in 2012.
                if (MpiAbi.Of(handle) is { } abi && NativeLibrary.TryGetExport(handle, "MPI_Iallreduce", out _))
                {
                    return new MpiLibrary(Path.GetFileName(name), handle, abi);
                }

                refused ??= name;
                NativeLibrary.Free(handle);
            }
        }

        throw new RanksException(refused is null
            ? $"no MPI library found (looked for {string.Join(", ", Names())}). {WhatToDo}"
            : $"{refused} cannot be called: it is neither of the MPICH family nor Open MPI, or older than MPI 3. "
                + WhatToDo);
    }

    /// <summary>Throws where a call failed, with what MPI says of it.</summary>
    internal void Check(int code, string call)
    {
        if (code != 0)
        {
            throw new RanksException($"MPI: {call}: {Describe(code)}");
        }
    }

    internal string Describe(int code)
    {
        byte* text = stackalloc byte[8192];
        int length = 0;
        _ = Functions.ErrorString(code, text, &length);
        return OneLine(text, length);
    }

    /// <summary>The name of this machine, as MPI calls it.</summary>
    internal string ProcessorName()
    {
        byte* text = stackalloc byte[8192];
        int length = 0;
        Check(Functions.GetProcessorName(text, &length), "Get_processor_name");
        return OneLine(text, length);
    }

    private static string[] Names()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return [named];
        }

        return OperatingSystem.IsWindows() ? ["msmpi.dll"]
            : MpiEnvironment.IsOpenMpi ? [.. OpenMpi, "libmpi.so", .. Mpich]
            : [.. Mpich, .. OpenMpi, "libmpi.so"];
    }

    // MPICH says "MPICH Version:\t4.0.2\n..." and how it was built; Open MPI "Open MPI v4.1.4, package: ...".
    private string Version()
    {
        byte* text = stackalloc byte[8192];
        int length = 0;
        Check(Functions.GetLibraryVersion(text, &length), "Get_library_version");
        string version = Encoding.UTF8.GetString(text, length).TrimEnd('\0');
        return string.Join(' ', version.Split('\n', ',')[0].Replace(" Version:", "", StringComparison.Ordinal)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string OneLine(byte* text, int length)
        => Encoding.UTF8.GetString(text, length).TrimEnd('\0').Replace("\n", "; ", StringComparison.Ordinal);
}
