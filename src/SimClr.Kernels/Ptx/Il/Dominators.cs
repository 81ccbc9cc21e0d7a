namespace SimClr.Kernels.Ptx;

/// <summary>Immediate dominators by iteration over the reverse postorder (Cooper, Harvey, Kennedy).</summary>
internal sealed class Dominators
{
    private readonly int[] immediate;
    private readonly int root;

    private Dominators(int root, int[] immediate)
    {
        this.root = root;
        this.immediate = immediate;
    }

    public static Dominators Of(int root, int[] order, int[][] successors)
    {
        var position = new int[successors.Length];
        for (int i = 0; i < order.Length; i++)
            position[order[i]] = i;
        var immediate = new int[successors.Length];
        Array.Fill(immediate, -1);
        immediate[root] = root;
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (int block in order)
            {
                foreach (int next in successors[block])
                {
                    if (next == root)
                        continue;
                    int common = immediate[next] < 0 ? block : Common(block, immediate[next]);
                    changed |= common != immediate[next];
                    immediate[next] = common;
                }
            }
        }

        return new Dominators(root, immediate);

        int Common(int a, int b)
        {
            while (a != b)
            {
                while (position[a] > position[b])
                    a = immediate[a];
                while (position[b] > position[a])
                    b = immediate[b];
            }

            return a;
        }
    }

    /// <summary>-1 where the block cannot be reached.</summary>
    public int Immediate(int block) => immediate[block];

    public bool Dominates(int above, int block)
    {
        while (block != above && block != root)
        {
            if (immediate[block] < 0)
                return false;
            block = immediate[block];
        }

        return block == above;
    }
}
