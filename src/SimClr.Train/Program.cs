using System.Runtime.InteropServices;
using SimClr.Train.Cli;
using SimClr.Train.Text;

// The first Ctrl-C asks the command to stop at the next safe point; a second one ends the process at once.
using var interrupted = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var terminal = new Terminal(Console.Out, Console.Error, !Console.IsOutputRedirected, interrupted.Token);
return SimClrCommand.Run(args, terminal);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
}
