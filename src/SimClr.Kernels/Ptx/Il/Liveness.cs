using System.Reflection.Metadata;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// Which variables are still read from an instruction on. A variable whose address is held by somebody is
/// kept by the evaluator as long as that reference lives, not here.
/// </summary>
internal sealed class Liveness
{
    private readonly bool[][] liveAt;

    public Liveness(IlMethod method)
    {
        var code = method.Code;
        var flow = method.Flow;
        liveAt = new bool[code.Length + 1][];
        for (int i = 0; i <= code.Length; i++)
            liveAt[i] = new bool[method.Variables.Length];
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int block = flow.Count - 1; block >= 0; block--)
                changed |= Update(code, flow, block);
        }
    }

    public bool IsLive(int instruction, int variable) => liveAt[instruction][variable];

    private bool Update(IlInstruction[] code, ControlFlow flow, int block)
    {
        bool[] live = new bool[liveAt[0].Length];
        foreach (int successor in flow.Successors(block))
        {
            bool[] there = liveAt[flow.Start(successor)];
            for (int variable = 0; variable < live.Length; variable++)
                live[variable] |= there[variable];
        }

        bool changed = false;
        for (int i = flow.Start(block + 1) - 1; i >= flow.Start(block); i--)
        {
            var (op, variable) = (code[i].Op, code[i].Number);
            if (op == ILOpCode.Stloc || (op == ILOpCode.Ldloca && code[i + 1].Op == ILOpCode.Initobj))
                live[variable] = false;
            else if (op is ILOpCode.Ldloc or ILOpCode.Ldloca)
                live[variable] = true;
            if (live.AsSpan().SequenceEqual(liveAt[i]))
                continue;
            changed = true;
            live.CopyTo(liveAt[i], 0);
        }

        return changed;
    }
}
