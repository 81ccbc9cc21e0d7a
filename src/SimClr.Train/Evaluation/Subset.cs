using SimClr.Kernels.Sampling;

namespace SimClr.Train.Evaluation;

/// <summary>A part of a data set that stands for the whole.</summary>
public static class Subset
{
    /// <summary>
    /// <paramref name="count"/> of 0 .. total-1 in ascending order, every choice equally likely (Knuth's
    /// algorithm S); the same ones every time. All of them where count is 0 or more than there are.
    /// </summary>
    public static int[] Of(int total, int count)
    {
        if (count <= 0 || count >= total)
        {
            return [.. Enumerable.Range(0, total)];
        }

        var random = new CounterRandom(0, RandomPurpose.Split);
        var chosen = new int[count];
        int taken = 0;
        for (int i = 0; taken < count; i++)
        {
            if (random.Below((uint)i, total - i) < count - taken)
            {
                chosen[taken++] = i;
            }
        }

        return chosen;
    }
}
