namespace SimClr.Kernels.Ptx;

/// <summary>What an attempt may have changed: the text, who waits, and who has arrived there.</summary>
internal sealed class Undo
{
    private readonly Emitter emitter;
    private readonly List<Waiting> waiting;
    private readonly EmitterMark mark;
    private readonly (Waiting Place, int Arrivals)[] before;

    public Undo(Emitter emitter, List<Waiting> waiting)
    {
        this.emitter = emitter;
        this.waiting = waiting;
        mark = emitter.Mark();
        before = [.. waiting.Select(place => (place, place.Arrivals.Count))];
    }

    public void Return()
    {
        emitter.Return(mark);
        waiting.Clear();
        foreach (var (place, arrivals) in before)
        {
            waiting.Add(place);
            place.Arrivals.RemoveRange(arrivals, place.Arrivals.Count - arrivals);
        }
    }
}
