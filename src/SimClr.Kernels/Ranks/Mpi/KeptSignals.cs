using System.Runtime.InteropServices;

namespace SimClr.Kernels.Ranks.Mpi;

/// <summary>
/// Leaves signals to .NET, whatever a library does while it is loaded and starts: UCX, under MPICH and Open MPI, takes
/// SIGSEGV, by which .NET learns of a null reference, and would end the process.
/// </summary>
internal sealed unsafe partial class KeptSignals : IDisposable
{
    /// <summary>No system's struct sigaction is longer.</summary>
    private const int ActionSize = 512;

    // INT QUIT ILL TRAP ABRT BUS FPE SEGV TERM CHLD, as Linux numbers them.
    private static readonly int[] Signals = OperatingSystem.IsWindows() ? [] : [2, 3, 4, 5, 6, 7, 8, 11, 15, 17];

    private readonly byte[] actions = new byte[Signals.Length * ActionSize];

    public KeptSignals() => Each((signal, action) => SetAction(signal, null, action));

    public void Dispose() => Each((signal, action) => SetAction(signal, action, null));

    private void Each(Call call)
    {
        fixed (byte* all = actions)
        {
            for (int i = 0; i < Signals.Length; i++)
            {
                _ = call(Signals[i], all + (i * ActionSize));
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int SetAction(int signal, byte* action, byte* before);

    private delegate int Call(int signal, byte* action);
}
