namespace SimClr.Train.Evaluation.ViewPairs;

/// <summary>
/// How the embeddings z of two views of each picture lie on the unit sphere. Needs no labels.
/// </summary>
/// <param name="Matched">
/// Share of the views whose nearest other one, by cosine, is the other view of the same picture.
/// </param>
/// <param name="Alignment">
/// Mean squared distance of a picture's two views (Wang and Isola 2020, alpha = 2): 0 where they are equal.
/// </param>
/// <param name="Uniformity">
/// Mean of the two views' log E exp(-2 · squared distance) over pairs of pictures (the same paper, t = 2): 0
/// where all are equal; about -4 is the least in many dimensions.
/// </param>
/// <param name="Std">
/// Mean over the coordinates of their standard deviation, times √D: 1 where z is spread over the sphere, 0
/// where all are equal (Chen and He 2021 watch it for collapse).
/// </param>
/// <param name="Pictures">On how many it was measured.</param>
public sealed record PairStatistics(
    double Matched, double Alignment, double Uniformity, double Std, int Pictures)
{
    /// <param name="z">(2N, D): first the N pictures' first views, then their second ones.</param>
    public static PairStatistics Of(ReadOnlySpan<float> z, int dim)
    {
        int rows = z.Length / dim;
        int n = rows / 2;
        if (n < 2 || z.Length != 2 * n * dim)
        {
            throw new ArgumentException(
                $"pair statistics: {z.Length} numbers of {dim} a row; give 2N rows, N at least 2.");
        }

        float[] unit = Vectors.UnitRows(z, dim);
        var similarities = new double[rows, rows];
        Parallel.For(0, rows, i =>
        {
            for (int j = 0; j < rows; j++)
            {
                similarities[i, j] = Vectors.Dot<float>(
                    unit.AsSpan(i * dim, dim), unit.AsSpan(j * dim, dim));
            }
        });
        return new PairStatistics(
            Enumerable.Range(0, rows).Count(i => Nearest(i) == (i + n) % rows) / (double)rows,
            Enumerable.Range(0, n).Average(i => SquaredDistance(i, i + n)),
            (Uniformity(0) + Uniformity(n)) / 2,
            Enumerable.Range(0, dim).Average(j => Deviation(unit, j, dim)) * Math.Sqrt(dim), n);

        double SquaredDistance(int i, int j) => 2 - 2 * similarities[i, j];

        // Of equally near ones the first: where all are equal, almost none is matched.
        int Nearest(int i) => Enumerable.Range(0, rows).Where(j => j != i).MaxBy(j => similarities[i, j]);

        double Uniformity(int first) => Math.Log(Enumerable.Range(first, n)
            .SelectMany(i => Enumerable.Range(first, i - first).Select(j => (i, j)))
            .Average(pair => Math.Exp(-2 * SquaredDistance(pair.i, pair.j))));
    }

    private static double Deviation(float[] unit, int column, int dim)
    {
        int rows = unit.Length / dim;
        double mean = Enumerable.Range(0, rows).Average(i => unit[i * dim + column]);
        return Math.Sqrt(Enumerable.Range(0, rows).Average(i => Math.Pow(unit[i * dim + column] - mean, 2)));
    }
}
