namespace SimClr.Train.Explain.Page;

internal static class ExplainPage
{
    public static string Render(StepExplanation step) => "";
}
