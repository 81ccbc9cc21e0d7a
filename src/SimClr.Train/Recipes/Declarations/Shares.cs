using System.Globalization;
using SimClr.Train.Text;

namespace SimClr.Train.Recipes.Declarations;

/// <summary>How an option that is a list of shares is written: 0.01,0.1,1.</summary>
internal static class Shares
{
    public static string Text(double[] shares)
        => string.Join(',', shares.Select(share => share.ToString(CultureInfo.InvariantCulture)));

    /// <param name="orNone">A single 0 is a list of none.</param>
    /// <exception cref="UserException">Something is no share, or there twice.</exception>
    public static double[] Parse(string option, string text, bool orNone)
    {
        if (orNone && text == "0")
        {
            return [];
        }

        double[] shares = [.. text.Split(',').Select(part => double.TryParse(
            part, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) ? share : double.NaN)];
        bool isList = Array.TrueForAll(shares, share => share > 0 && share <= 1);
        return isList && shares.Distinct().Count() == shares.Length
            ? shares
            : throw UserException.Usage($"option {option}: '{text}' is no list of shares; give "
                + "different numbers above 0 and at most 1, as 0.01,0.1,1.");
    }
}
