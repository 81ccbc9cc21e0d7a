using System.Runtime.InteropServices;

namespace SimClr.Kernels.Ranks.Mpi;

/// <summary>
/// The numbers of a mpi.h. Handles are ints in the MPICH family, which agreed on their values, and pointers in Open
/// MPI; here each is as wide as a pointer, of which the former reads and writes the lower half.
/// </summary>
internal sealed record MpiAbi(string Family, nint World, nint Byte, nint Float, nint Double, nint Sum, nint NoInfo,
    nint ErrorsReturn, nint InPlace, nint IgnoreStatus, int SharedMemory)
{
    /// <summary>MPICH, Intel MPI, MVAPICH, Cray, MS-MPI.</summary>
    private static readonly MpiAbi Mpich = new("MPICH", World: 0x44000000, Byte: 0x4c00010d, Float: 0x4c00040a,
        Double: 0x4c00080b, Sum: 0x58000003, NoInfo: 0x1c000000, ErrorsReturn: 0x54000001,
        InPlace: -1, IgnoreStatus: 1, SharedMemory: 1);

    /// <summary>By what the library exports, for names tell nothing: Open MPI's was libmpi.so.12 once too.</summary>
    public static MpiAbi? Of(nint library)
    {
        if (NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out nint world))
        {
            nint At(string name) => NativeLibrary.GetExport(library, "ompi_mpi_" + name);
            return new MpiAbi("Open MPI", world, At("byte"), At("float"), At("double"), At("op_sum"),
                At("info_null"), At("errors_return"), InPlace: 1, IgnoreStatus: 0, SharedMemory: 0);
        }

        return NativeLibrary.TryGetExport(library, "MPIR_Dup_fn", out _) ? Mpich : null;
    }
}
