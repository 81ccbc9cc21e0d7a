namespace SimClr.Tests.Support.Il;

/// <summary>Which ways through a method lead around a loop: from its end back to its head.</summary>
internal static class IlLoops
{
    /// <param name="successors">Of each instruction, by index.</param>
    /// <returns>Pairs of indices, from and to.</returns>
    public static HashSet<(int From, int To)> Backward(int[][] successors)
    {
        var result = new HashSet<(int, int)>();
        bool[] seen = new bool[successors.Length];
        bool[] isOpen = new bool[successors.Length];
        var path = new Stack<(int Node, int Next)>();
        path.Push((0, 0));
        seen[0] = isOpen[0] = true;
        while (path.TryPop(out var step))
        {
            var (node, next) = step;
            if (next == successors[node].Length)
            {
                isOpen[node] = false;
                continue;
            }

            path.Push((node, next + 1));
            int to = successors[node][next];
            if (isOpen[to])
            {
                result.Add((node, to));
            }
            else if (!seen[to])
            {
                seen[to] = isOpen[to] = true;
                path.Push((to, 0));
            }
        }

        return result;
    }
}
