namespace SimClr.Train.Explain.Text;

/// <summary>
/// A part of the walk: of a step the lesson, and the files that do it, from the repository's root.
/// </summary>
internal sealed record Chapter(
    string Id, string Title, Func<StepExplanation, string> Lesson, Func<StepExplanation, string[]> Sources)
{
    public static readonly Chapter Views = new("views", "Two views of each picture",
        _ => "Each picture is cropped, flipped and recoloured twice, by other random numbers each time. Only what "
            + "both views still share can tell the network that they belong together.",
        _ => ["src/SimClr.Kernels/Sampling/ViewSampler.cs", "src/SimClr.Kernels/Families/IViewKernels.cs"]);

    public static readonly Chapter Network = new("network", "Through the network",
        _ => "All views go through encoder and projection head as one batch: batch norm takes its mean and "
            + "variance over all of them. Convolutions do nearly all the work; batch norm keeps the numbers in "
            + "range, and ReLU, which runs with it, sets about half of them to 0.",
        _ => ["src/SimClr.Nn/Models/ResNet.cs", "src/SimClr.Nn/Models/ProjectionHead.cs",
            "src/SimClr.Tensors/Ops/Conv2d.cs"]);

    public static readonly Chapter Embedding = new("similarity", "h, z, and who resembles whom",
        _ => "h is what the encoder sees in a view, z what the projection head makes of it. Each row of z is "
            + "scaled to length 1, so that the product of two rows is the cosine of the angle between them: 1 "
            + "for the same direction, 0 for nothing in common.",
        _ => ["src/SimClr.Nn/Models/SimClrModel.cs", "src/SimClr.Tensors/Ops/Loss/L2Normalize.cs"]);

    public static readonly Chapter Loss = new("loss", "The loss",
        step => step.Loss.Words.Lesson, step => step.Loss.Words.Sources);

    public static readonly Chapter Gradient = new("gradient", "The gradient",
        step => step.Loss.Words.GradientLesson,
        step => [step.Loss.Words.GradientSource, "src/SimClr.Tensors/Tape.cs"]);

    public static readonly Chapter Update = new("update", "The update",
        _ => "The optimizer moves every weight against its gradient, by the learning rate of this step. If the "
            + "rate is right, the same views have a lower loss afterwards, by about what the gradient said.",
        step => [$"src/SimClr.Nn/Optimizers/{step.Options.Optimizer}.cs", "src/SimClr.Nn/Optimizers/Optimizer.cs",
            "src/SimClr.Nn/Schedules/WarmupCosineSchedule.cs"]);

    public static IReadOnlyList<Chapter> All { get; } = [Views, Network, Embedding, Loss, Gradient, Update];

    /// <summary>Its place in the walk, from 1.</summary>
    public int Number => All.ToList().IndexOf(this) + 1;
}
