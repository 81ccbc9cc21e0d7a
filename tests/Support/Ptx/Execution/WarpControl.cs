using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

/// <content>Branches, and where threads that have parted meet again.</content>
internal sealed unsafe partial class Warp
{
    // Groups that do not run now. A parked one waits at a collective instruction for other lanes.
    private readonly int[] groupPc = new int[Lanes];
    private readonly uint[] groupMask = new uint[Lanes];
    private readonly bool[] groupParked = new bool[Lanes];
    private int groups;
    private int nextPc;
    private bool lastChance;

    public void Branch(Instruction instruction, uint taken, int target)
    {
        if (target < Pc && ++loops > LoopLimit)
        {
            throw Fault(instruction, BitOperations.TrailingZeroCount(taken),
                $"the warp went back {LoopLimit} times");
        }

        if (taken == Active)
        {
            Pc = target;
            return;
        }

        Active &= ~taken;
        Add(target, taken, parked: false);
    }

    public void Exit(uint mask)
    {
        Exited |= mask;
        Active &= ~mask;
        if (Active == 0)
        {
            Resume();
        }
    }

    /// <summary>
    /// True where all of <paramref name="needed"/> are at this instruction. Otherwise those that are wait,
    /// and others run; when none is left to run, lanes are missing and that is reported.
    /// </summary>
    public bool Gather(Instruction instruction, uint mask, uint needed)
    {
        if (mask != Active)
        {
            Add(Pc, Active & ~mask, parked: false); // the guard lets these pass
            Active = mask;
        }

        for (int i = groups - 1; i >= 0; i--)
        {
            if (groupParked[i] && groupPc[i] == Pc - 1)
            {
                Active |= groupMask[i];
                Remove(i);
            }
        }

        uint missing = needed & ~Active;
        if (missing == 0)
        {
            lastChance = false;
            return true;
        }

        if (lastChance || (missing & (Exited | ~Existing)) != 0)
        {
            throw Fault(instruction, BitOperations.TrailingZeroCount(Active),
                $"lanes {missing:x8} of warp {Index} do not arrive; {Active:x8} wait for them");
        }

        Add(Pc - 1, Active, parked: true);
        Resume();
        return false;
    }

    public void WaitAtBarrier() => State = WarpState.AtBarrier;

    public void PassBarrier() => State = WarpState.Running;

    /// <summary>Another group is as far, or farther behind.</summary>
    private void Reconverge()
    {
        if (State != WarpState.Running)
        {
            return;
        }

        if (Pc > nextPc)
        {
            Add(Pc, Active, parked: false);
            Resume();
            return;
        }

        Join();
    }

    /// <summary>Takes up the group that is farthest behind.</summary>
    private void Resume()
    {
        if (groups == 0)
        {
            State = WarpState.Done;
            return;
        }

        int first = -1;
        for (int i = 0; i < groups; i++)
        {
            if (!groupParked[i] && (first < 0 || groupPc[i] < groupPc[first]))
            {
                first = i;
            }
        }

        lastChance = first < 0;
        first = Math.Max(first, 0);
        Pc = groupPc[first];
        Active = groupMask[first];
        Remove(first);
        Join();
    }

    /// <summary>Takes in the groups at this instruction, and notes where the next of the others is.</summary>
    private void Join()
    {
        for (int i = groups - 1; i >= 0; i--)
        {
            if (!groupParked[i] && groupPc[i] == Pc)
            {
                Active |= groupMask[i];
                Remove(i);
            }
        }

        FindNext();
    }

    private void Add(int pc, uint mask, bool parked)
    {
        groupPc[groups] = pc;
        groupMask[groups] = mask;
        groupParked[groups++] = parked;
        FindNext();
    }

    private void Remove(int i)
    {
        groups--;
        groupPc[i] = groupPc[groups];
        groupMask[i] = groupMask[groups];
        groupParked[i] = groupParked[groups];
    }

    private void FindNext()
    {
        nextPc = int.MaxValue;
        for (int i = 0; i < groups; i++)
        {
            nextPc = groupParked[i] ? nextPc : Math.Min(nextPc, groupPc[i]);
        }
    }
}
