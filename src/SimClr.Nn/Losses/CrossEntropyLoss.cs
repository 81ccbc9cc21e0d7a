namespace SimClr.Nn.Losses;

/// <summary>Softmax cross-entropy of linear evaluation and fine-tuning.</summary>
public static class CrossEntropyLoss
{
    /// <summary>
    /// logits (N, Classes) and N labels to the mean over rows of -log softmax(logits)[label].
    /// </summary>
    public static Tensor Apply(Tensor logits, ReadOnlySpan<int> labels) => Ops.CrossEntropy(logits, labels);
}
