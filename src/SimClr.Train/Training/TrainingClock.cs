using System.Diagnostics;

namespace SimClr.Train.Training;

/// <summary>How long a run has taken and how long a step takes.</summary>
public sealed class TrainingClock(double secondsBefore)
{
    private const double NewestWeight = 0.05; // of a moving average: a disturbance fades in some 20 steps

    private readonly Stopwatch session = Stopwatch.StartNew();
    private long stepBegan;
    private int steps;

    /// <summary>Since this process began to train.</summary>
    public double SessionSeconds => session.Elapsed.TotalSeconds;

    /// <summary>Since the run began, all its processes together.</summary>
    public double TotalSeconds => secondsBefore + SessionSeconds;

    /// <summary>Training alone, without evaluation and checkpoints.</summary>
    public double SecondsPerStep { get; private set; }

    public void BeginStep() => stepBegan = Stopwatch.GetTimestamp();

    public void EndStep()
    {
        double seconds = Stopwatch.GetElapsedTime(stepBegan).TotalSeconds;
        steps++;
        // The first step, which compiles the program, is forgotten with the second one.
        double weight = Math.Max(NewestWeight, 1.0 / Math.Max(steps - 1, 1));
        SecondsPerStep += weight * (seconds - SecondsPerStep);
    }
}
