using System.Runtime.InteropServices;

namespace SimClr.Kernels.Ranks.Mpi;

/// <summary>The functions of MPI that are called, without their prefix. Each gives 0 or an error's code.</summary>
internal sealed unsafe class MpiFunctions(nint library)
{
    public const int ThreadMultiple = 3;

    public readonly delegate* unmanaged<int*, byte***, int, int*, int> InitThread
        = (delegate* unmanaged<int*, byte***, int, int*, int>)At("Init_thread", library);

    public readonly delegate* unmanaged<int> Finalize
        = (delegate* unmanaged<int>)At("Finalize", library);

    public readonly delegate* unmanaged<nint, int, int> Abort
        = (delegate* unmanaged<nint, int, int>)At("Abort", library);

    public readonly delegate* unmanaged<nint, int*, int> CommRank
        = (delegate* unmanaged<nint, int*, int>)At("Comm_rank", library);

    public readonly delegate* unmanaged<nint, int*, int> CommSize
        = (delegate* unmanaged<nint, int*, int>)At("Comm_size", library);

    public readonly delegate* unmanaged<nint, nint*, int> CommDup
        = (delegate* unmanaged<nint, nint*, int>)At("Comm_dup", library);

    public readonly delegate* unmanaged<nint, int, int, nint, nint*, int> CommSplitType
        = (delegate* unmanaged<nint, int, int, nint, nint*, int>)At("Comm_split_type", library);

    public readonly delegate* unmanaged<nint, nint, int> CommSetErrhandler
        = (delegate* unmanaged<nint, nint, int>)At("Comm_set_errhandler", library);

    public readonly delegate* unmanaged<byte*, int*, int> GetProcessorName
        = (delegate* unmanaged<byte*, int*, int>)At("Get_processor_name", library);

    public readonly delegate* unmanaged<byte*, int*, int> GetLibraryVersion
        = (delegate* unmanaged<byte*, int*, int>)At("Get_library_version", library);

    public readonly delegate* unmanaged<int, byte*, int*, int> ErrorString
        = (delegate* unmanaged<int, byte*, int*, int>)At("Error_string", library);

    public readonly delegate* unmanaged<void*, void*, int, nint, nint, nint, nint*, int> Iallreduce
        = (delegate* unmanaged<void*, void*, int, nint, nint, nint, nint*, int>)At("Iallreduce", library);

    public readonly delegate* unmanaged<void*, int, nint, void*, int, nint, nint, nint*, int> Iallgather
        = (delegate* unmanaged<void*, int, nint, void*, int, nint, nint, nint*, int>)At("Iallgather", library);

    public readonly delegate* unmanaged<void*, int, nint, int, nint, nint*, int> Ibcast
        = (delegate* unmanaged<void*, int, nint, int, nint, nint*, int>)At("Ibcast", library);

    public readonly delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> Isend
        = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)At("Isend", library);

    public readonly delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> Irecv
        = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)At("Irecv", library);

    public readonly delegate* unmanaged<nint*, int*, nint, int> Test
        = (delegate* unmanaged<nint*, int*, nint, int>)At("Test", library);

    /// <summary>Whether buffers may lie on a card: MPICH and Open MPI have one name for this extension.</summary>
    public bool TakesDeviceMemory => NativeLibrary.TryGetExport(library, "MPIX_Query_cuda_support", out nint query)
        && ((delegate* unmanaged<int>)query)() == 1;

    private static nint At(string name, nint library) => NativeLibrary.GetExport(library, "MPI_" + name);
}
