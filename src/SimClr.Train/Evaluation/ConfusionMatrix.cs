namespace SimClr.Train.Evaluation;

/// <summary>How many images of each class (row) were taken for each class (column).</summary>
public sealed class ConfusionMatrix
{
    private readonly int[,] counts;

    public ConfusionMatrix(
        IReadOnlyList<string> classes, ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        if (labels.Length != predictions.Length)
        {
            throw new ArgumentException(
                $"confusion matrix: {labels.Length} labels, {predictions.Length} predictions; one for each.");
        }

        Classes = classes;
        counts = new int[classes.Count, classes.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            counts[labels[i], predictions[i]]++;
        }
    }

    /// <summary>
    /// Of a classifier's scores, (images, classes): the class with the highest is its answer.
    /// </summary>
    public static ConfusionMatrix OfScores(
        IReadOnlyList<string> classes, ReadOnlySpan<int> labels, ReadOnlySpan<float> scores)
    {
        var answers = new int[labels.Length];
        for (int row = 0; row < answers.Length; row++)
        {
            var ofRow = scores.Slice(row * classes.Count, classes.Count);
            for (int answer = 1; answer < ofRow.Length; answer++)
            {
                answers[row] = ofRow[answer] > ofRow[answers[row]] ? answer : answers[row];
            }
        }

        return new ConfusionMatrix(classes, labels, answers);
    }

    public IReadOnlyList<string> Classes { get; }

    public int this[int label, int prediction] => counts[label, prediction];

    public int Total => Enumerable.Range(0, Classes.Count).Sum(RowTotal);

    /// <summary>Fraction of all images whose class was found: top-1 accuracy. NaN without images.</summary>
    public double Accuracy => Enumerable.Range(0, Classes.Count).Sum(c => counts[c, c]) / (double)Total;

    public int RowTotal(int label)
        => Enumerable.Range(0, Classes.Count).Sum(prediction => counts[label, prediction]);

    /// <summary>Fraction of one class's images that were found. NaN where the class has no image.</summary>
    public double ClassAccuracy(int label) => counts[label, label] / (double)RowTotal(label);
}
