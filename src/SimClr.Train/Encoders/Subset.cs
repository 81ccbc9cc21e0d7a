using SimClr.Kernels.Sampling;

namespace SimClr.Train.Encoders;

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

    /// <summary>
    /// The same share of every class, rounded, at least one image of each; in ascending order. A smaller
    /// share of the same seed is part of a larger one.
    /// </summary>
    public static int[] OfEachClass(ReadOnlySpan<int> labels, double share, ulong seed)
    {
        var random = new CounterRandom(seed, RandomPurpose.Split, Word1: 1);
        int[] classOf = labels.ToArray();
        return
        [
            .. Enumerable.Range(0, classOf.Length).GroupBy(i => classOf[i]).SelectMany(members => members
                .OrderBy(i => random.Bits((uint)i)).ThenBy(i => i)
                .Take(Math.Max(1, (int)Math.Round(share * members.Count())))).Order(),
        ];
    }

    /// <summary>
    /// So many, one from each class in turn: the first of every class, as far as there is room, then the
    /// second ones. Without labels: from all over the data set.
    /// </summary>
    public static int[] OnePerClass(ReadOnlySpan<int> labels, int count)
    {
        int[] classOf = labels.ToArray();
        return classOf.Contains(-1) ? Of(classOf.Length, count) :
        [
            .. Enumerable.Range(0, classOf.Length).GroupBy(i => classOf[i]).OrderBy(members => members.Key)
                .SelectMany(members => members.Take(count).Index())
                .OrderBy(entry => entry.Index) // stable: classes stay in order
                .Take(count).Select(entry => entry.Item),
        ];
    }
}
