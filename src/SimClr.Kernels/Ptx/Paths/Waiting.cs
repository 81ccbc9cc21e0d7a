namespace SimClr.Kernels.Ptx;

/// <summary>Somewhere paths stop: what they bring, for whoever goes on from there.</summary>
internal abstract class Waiting(Location location)
{
    public Location Location => location;

    public List<Arrival> Arrivals { get; } = [];
}

/// <summary>Where paths that parted at a branch, or leave a loop, meet again.</summary>
internal sealed class Meeting(Location location) : Waiting(location)
{
    /// <summary>
    /// Left from one place of a loop that is unrolled: its copies need not share the code here, which may
    /// count on the loop's counter.
    /// </summary>
    public bool MaySplit { get; set; }
}

/// <summary>A loop under way, at its header.</summary>
internal sealed class ActiveLoop(Location location, IlLoop loop, bool rolled) : Waiting(location)
{
    public IlLoop Loop => loop;

    /// <summary>
    /// Its body is written once and paths that come back to the header end there; else it is being unrolled.
    /// </summary>
    public bool Rolled => rolled;

    public int Iterations { get; set; }

    /// <summary>In this iteration, a constant has decided that the loop goes on.</summary>
    public bool ConstantTest { get; set; }
}
