using System.Diagnostics;
using System.Runtime.InteropServices;
using SimClr.Train.Cli;
using SimClr.Train.Text;

const int Patience = 700; // milliseconds
var oneSignal = TimeSpan.FromSeconds(1);
long firstSignal = 0;

// The first Ctrl-C asks the command to stop at the next safe point; where there is nothing to save the process ends
// soon, whatever it is at. A second one ends it at once.
using var interrupted = new CancellationTokenSource();
var terminal = new Terminal(Console.Out, Console.Error, !Console.IsOutputRedirected, interrupted.Token);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

return RankedCall.Run(args, terminal);

void Stop(PosixSignalContext signal)
{
    bool isFirst = !interrupted.IsCancellationRequested;
    // mpiexec passes on what the terminal has sent to its ranks already.
    signal.Cancel = isFirst || (terminal.LastWait is not null && Stopwatch.GetElapsedTime(firstSignal) < oneSignal);
    if (isFirst)
    {
        firstSignal = Stopwatch.GetTimestamp();
        new Thread(EndUnlessSaving) { IsBackground = true }.Start();
        interrupted.Cancel();
    }
}

void EndUnlessSaving()
{
    Thread.Sleep(Patience);
    if (terminal.MustSaveFirst)
    {
        Thread.Sleep(terminal.LastWait ?? Timeout.InfiniteTimeSpan);
        terminal.Error.WriteLine($"simclr: the step took longer than {terminal.LastWait!.Value.TotalSeconds} s after the "
            + "signal; what was learned since the last checkpoint is lost, that one is whole.");
    }

    Environment.Exit(UserException.Interrupted);
}
