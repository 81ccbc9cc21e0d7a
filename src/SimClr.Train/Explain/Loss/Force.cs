namespace SimClr.Train.Explain.Loss;

/// <summary>
/// What one other row contributes to a row's gradient: <c>Strength</c> is its length, below 0 where the step
/// brings the rows nearer to each other.
/// </summary>
internal sealed record Force(int Row, bool IsPositive, double Strength);
