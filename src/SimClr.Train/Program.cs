using System.Runtime.InteropServices;
using SimClr.Train.Cli;
using SimClr.Train.Text;

const int Interrupted = 130;
const int Patience = 700; // milliseconds

// The first Ctrl-C asks the command to stop at the next safe point; where there is nothing to save the process ends
// soon, whatever it is at. A second one ends it at once.
using var interrupted = new CancellationTokenSource();
var terminal = new Terminal(Console.Out, Console.Error, !Console.IsOutputRedirected, interrupted.Token);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

return SimClrCommand.Run(args, terminal);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = !interrupted.IsCancellationRequested;
    new Thread(EndUnlessSaving) { IsBackground = true }.Start();
    interrupted.Cancel();
}

void EndUnlessSaving()
{
    Thread.Sleep(Patience);
    if (!terminal.MustSaveFirst)
    {
        Environment.Exit(Interrupted);
    }
}
