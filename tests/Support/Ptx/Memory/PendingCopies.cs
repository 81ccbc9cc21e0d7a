namespace SimClr.Tests.Support.Ptx;

/// <summary>The cp.async copies of a warp that no thread has waited for yet.</summary>
internal sealed class PendingCopies
{
    private readonly List<(int Lane, int Group, uint Address, int Bytes)> copies = [];
    private readonly int[] committed = new int[Warp.Lanes];

    public void Clear()
    {
        copies.Clear();
        Array.Clear(committed);
    }

    public void Add(int lane, uint address, int bytes) => copies.Add((lane, committed[lane], address, bytes));

    public void Commit(uint mask)
    {
        for (int lane = 0; lane < Warp.Lanes; lane++)
        {
            committed[lane] += (int)(mask >> lane) & 1;
        }
    }

    /// <summary>Completes the copies of these lanes, but for those of the newest groups.</summary>
    public void Wait(Warp warp, uint mask, int groupsLeft)
    {
        var shared = warp.Block.Shared;
        int kept = 0;
        for (int i = 0; i < copies.Count; i++)
        {
            var copy = copies[i];
            if ((mask >> copy.Lane & 1) != 0 && copy.Group < committed[copy.Lane] - groupsLeft)
            {
                shared.CompleteCopy(warp, copy.Lane, copy.Address, copy.Bytes);
            }
            else
            {
                copies[kept++] = copy;
            }
        }

        copies.RemoveRange(kept, copies.Count - kept);
    }
}
