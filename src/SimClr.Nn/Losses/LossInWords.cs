namespace SimClr.Nn.Losses;

/// <summary>How a loss explains itself in the report and in <c>explain</c>.</summary>
/// <param name="Axis">Of a chart of it: name and unit.</param>
/// <param name="EqualRows">The formula of <see cref="IContrastiveLoss.OfEqualRows"/>, as in ln(2N−1).</param>
/// <param name="Lesson">How a row's loss comes about.</param>
/// <param name="GradientLesson">What the loss's gradient does to a row of z.</param>
/// <param name="Sources">Files that compute it, from the repository's root.</param>
/// <param name="GradientSource">The file that computes its gradient.</param>
/// <param name="Remark">What is not as in the lessons; null where all is.</param>
public sealed record LossInWords(
    string Axis, string EqualRows, string Lesson, string GradientLesson, string[] Sources, string GradientSource,
    string? Remark = null);
