namespace SimClr.Train.Evaluation.Protocols;

/// <summary>A protocol as a sub-command of <c>evaluate</c>, and what a call can say of it.</summary>
public sealed record ProtocolCommand(string Name, string Description)
{
    /// <summary>Shares of the labels where a call names none; null where it cannot.</summary>
    public string? Labels { get; init; }

    public bool Augment { get; init; }

    /// <summary>Shares of the labels to fine-tune with, beside other protocols.</summary>
    public bool FineTune { get; init; }

    /// <summary>Epochs, in words, and learning rate where a call names none; null where it cannot.</summary>
    public (string Epochs, double LearningRate)? Training { get; init; }

    /// <summary>h, or z.</summary>
    public bool Of { get; init; }

    /// <summary>Names classes: a seed decides which labels are known, and every class has a result.</summary>
    public bool Classifies => Labels is not null || FineTune;
}
