using System.Numerics;

namespace SimClr.Train.Evaluation;

/// <summary>Rows of numbers, in double precision.</summary>
internal static class Vectors
{
    public const double SmallestLength = 1e-12; // a row of zeros stays one, and is similar to nothing

    public static double Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : INumberBase<T>
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += double.CreateChecked(a[i]) * double.CreateChecked(b[i]);
        }

        return sum;
    }

    public static double Norm<T>(ReadOnlySpan<T> row)
        where T : INumberBase<T>
        => Math.Sqrt(Dot(row, row));

    public static double Length(ReadOnlySpan<float> row) => Math.Max(SmallestLength, Norm(row));

    /// <summary>(rows, dim), each row by its length.</summary>
    public static float[] UnitRows(ReadOnlySpan<float> rows, int dim)
    {
        var unit = new float[rows.Length];
        for (int first = 0; first < rows.Length; first += dim)
        {
            double length = Length(rows.Slice(first, dim));
            for (int j = first; j < first + dim; j++)
            {
                unit[j] = (float)(rows[j] / length);
            }
        }

        return unit;
    }
}
