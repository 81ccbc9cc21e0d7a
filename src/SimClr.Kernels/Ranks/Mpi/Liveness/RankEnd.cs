using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace SimClr.Kernels.Ranks.Mpi;

/// <summary>The end of this process when ranks are lost: certain and soon, whatever state MPI is in.</summary>
internal static unsafe partial class RankEnd
{
    private static readonly TimeSpan LineTakes = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LineIsPassedOn = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan AbortTakes = TimeSpan.FromSeconds(2);

    // All work is done, so nothing is lost by patience; and closing many links on a busy machine may take seconds.
    private static readonly TimeSpan FinalizeTakes = TimeSpan.FromSeconds(30);

    /// <summary>Asks MPI to end all ranks; where that takes long (a link is cut), ends this one alone.</summary>
    [DoesNotReturn]
    public static void Now(MpiLibrary library)
    {
        Thread.Sleep(LineIsPassedOn); // the launcher may be killed before it has done so
        Within(AbortTakes, () => _ = library.Functions.Abort(library.Abi.World, 1));
        Quietly();
    }

    /// <summary>Writes a line for the user. Where nobody reads on (the launcher's link is cut), it does not wait.</summary>
    public static void Say(string line) => Within(LineTakes, () => Console.Error.WriteLine(line));

    /// <summary>Ends this process, with the line, unless the action, which leaves MPI, comes to its end.</summary>
    public static void Unless(Action action, string line)
    {
        using var timer = new Timer(_ =>
        {
            Say(line);
            Quietly();
        }, null, FinalizeTakes, Timeout.InfiniteTimeSpan);
        action();
    }

    /// <summary>Nothing is run any more, neither of .NET nor of MPI, that could wait for others.</summary>
    [DoesNotReturn]
    public static void Quietly()
    {
        if (OperatingSystem.IsWindows())
        {
            Process.GetCurrentProcess().Kill();
        }
        else
        {
            ExitAtOnce(1);
        }

        Thread.Sleep(Timeout.Infinite);
        throw new UnreachableException();
    }

    private static void Within(TimeSpan limit, ThreadStart action)
    {
        var thread = new Thread(action) { IsBackground = true };
        thread.Start();
        thread.Join(limit);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitAtOnce(int code);
}
