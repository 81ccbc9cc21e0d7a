using SimClr.Train.Data;
using static System.FormattableString;

namespace SimClr.Train.Evaluation;

/// <summary>
/// What numbers do not say of themselves, a sentence each: where data are too few, too one-sided or known
/// already for a number to mean what it seems to. Every output takes its notes from here; where there is nothing
/// to say there are none.
/// </summary>
internal static class EvaluationNotes
{
    /// <summary>Fewer held-out images, and one of them is more than a point.</summary>
    public const int FewImages = 100;

    /// <summary>Of the data, whatever is measured on them.</summary>
    public static IEnumerable<string> Of(EvaluationData data)
    {
        var shared = SharedPicture.Find(data.Train, data.Test);
        if (shared.Count > 0)
        {
            string names = Some(shared.Select(pair => $"{pair.Test} = {pair.Train}"), data.NamesInNotes);
            yield return Invariant($"{shared.Count:N0} of {data.Test.Count:N0} held-out images ")
                + $"{(shared.Count == 1 ? "is a training image" : "are training images")} too, byte for byte "
                + $"({names}): what is measured on them was seen in training";
        }

        if (!data.Train.Labelled || !data.Test.Labelled)
        {
            yield break;
        }

        int[] train = CountOfEach(data.Train), test = CountOfEach(data.Test);
        if (!data.HasClasses)
        {
            bool testToo = test.Count(count => count > 0) == 1;
            string name = data.Train.Classes[Array.FindIndex(testToo ? test : train, count => count > 0)];
            yield return $"all {(testToo ? "held-out" : "training")} images are of one class, {name}: there is "
                + "nothing to tell apart, so accuracies are left out";
            yield break;
        }

        if (ClassesWith(0, train) is { } untrained)
        {
            yield return $"no training image of {untrained}: no image of that class can be named rightly";
        }

        if (ClassesWith(0, test) is { } untested)
        {
            yield return $"no held-out image of {untested}: accuracies are those of the other classes";
        }

        if (ClassesWith(1, train) is { } trainedOnce)
        {
            yield return $"one training image of {trainedOnce}: what is learned of that class hangs on it";
        }

        if (ClassesWith(1, test) is { } testedOnce)
        {
            yield return $"one held-out image of {testedOnce}: the accuracy of that class is 0 or 100 %, and "
                + "retrieval does not ask for it";
        }

        string? ClassesWith(int count, int[] counts)
        {
            string[] names = [.. data.Train.Classes.Where((_, label) => counts[label] == count)];
            return names.Length == 0 ? null : Some(names, data.NamesInNotes);
        }
    }

    /// <summary>Of what was measured of an encoder.</summary>
    public static IEnumerable<string> Of(EncoderUnderTest encoder, IReadOnlyList<Measurement> measured)
    {
        foreach (double share in measured.Select(each => each.Labels).Distinct())
        {
            if (encoder.Data.Labelled(share, seed: 0) is { } rows
                && CountOfEach(encoder.Data.Train).Any(count => count > 0 && Math.Round(share * count) < 1))
            {
                int all = encoder.Data.Train.Count;
                yield return $"{Measurement.OfLabels(share)} is less than an image of some class; each has one, "
                    + Invariant($"so {rows.Length:N0} of {all:N0} are used ({100.0 * rows.Length / all:0.#} %)");
            }
        }

        foreach (string note in measured.Select(each => each.Note).OfType<string>().Distinct())
        {
            yield return note;
        }

        foreach (int images in measured.Select(each => each.Images).OfType<int>().Distinct()
            .Where(images => images is > 0 and < FewImages))
        {
            yield return Invariant($"{images} held-out images: one of them is {100.0 / images:0.#} points, ")
                + "and the 95 % interval of a share of them is up to "
                + Invariant($"{200 * Uncertainty(images):0} points wide");
        }

        if (encoder.FeaturesAreEqual)
        {
            yield return $"{encoder.Title}: the features of all held-out images are equal, so what is read from "
                + "them is a guess";
        }
    }

    /// <summary>
    /// Half the length of the 95 % interval of a share of so many images, where it is longest: at one half
    /// (Wilson 1927).
    /// </summary>
    public static double Uncertainty(int images)
    {
        const double Z = 1.959964;
        return Z / (2 * Math.Sqrt(images + Z * Z));
    }

    private static int[] CountOfEach(ImageDataset data)
    {
        int[] counts = new int[data.Classes.Length];
        foreach (int label in data.Labels)
        {
            counts[label]++;
        }

        return counts;
    }

    private static string Some(IEnumerable<string> names, int most)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(most)) + (all.Length > most ? ", ..." : "");
    }
}
