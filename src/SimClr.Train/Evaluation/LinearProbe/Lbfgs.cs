using static SimClr.Train.Evaluation.Vectors;
using Pairs = System.Collections.Generic.LinkedList<(double[] S, double[] Y, double Rho)>;

namespace SimClr.Train.Evaluation.LinearProbe;

/// <summary>
/// Minimises a smooth function by limited-memory BFGS (Nocedal and Wright 2006, algorithm 7.4) with a
/// backtracking line search.
/// </summary>
internal static class Lbfgs
{
    private const int History = 10;
    private const int MaxHalvings = 30;
    private const double SufficientDecrease = 1e-4;

    /// <summary>Returns the value at x and writes the gradient.</summary>
    public delegate double Objective(double[] x, double[] gradient);

    /// <summary>
    /// Moves x to the minimum: until an iteration gains less than tolerance · |value|, or maxIterations are
    /// done. Returns the value there.
    /// </summary>
    public static double Minimize(double[] x, Objective objective, int maxIterations, double tolerance)
    {
        var gradient = new double[x.Length];
        double value = objective(x, gradient);
        var pairs = new Pairs(); // newest first
        for (int iteration = 0; iteration < maxIterations; iteration++)
        {
            double[] direction = Direction(gradient, pairs);
            double slope = Dot<double>(direction, gradient);
            if (slope >= 0)
            {
                break; // the gradient is 0, or lost in rounding
            }

            double step = pairs.Count == 0 ? 1 / Math.Sqrt(-slope) : 1; // first: a step of length 1
            if (Search(x, value, direction, slope, step, objective) is not { } next)
            {
                break;
            }

            double gain = value - next.Value;
            Remember(pairs, Subtract(next.X, x), Subtract(next.Gradient, gradient));
            next.X.CopyTo(x, 0);
            (value, gradient) = (next.Value, next.Gradient);
            if (gain <= tolerance * Math.Abs(value))
            {
                break;
            }
        }

        return value;
    }

    private static (double[] X, double Value, double[] Gradient)? Search(
        double[] x, double value, double[] direction, double slope, double step, Objective objective)
    {
        var gradient = new double[x.Length];
        for (int halving = 0; halving < MaxHalvings; halving++, step /= 2)
        {
            double[] moved = [.. x.Zip(direction, (position, d) => position + step * d)];
            double there = objective(moved, gradient);
            if (there <= value + SufficientDecrease * step * slope)
            {
                return (moved, there, gradient);
            }
        }

        return null;
    }

    /// <summary>-H gradient, H the inverse Hessian that the pairs imply: the two-loop recursion.</summary>
    private static double[] Direction(double[] gradient, Pairs pairs)
    {
        double[] q = [.. gradient.Select(g => -g)];
        var alphas = new Stack<double>();
        foreach (var (s, y, rho) in pairs)
        {
            double alpha = rho * Dot<double>(s, q);
            AddScaled(q, y, -alpha);
            alphas.Push(alpha);
        }

        if (pairs.First is { Value: var newest })
        {
            double scale = 1 / (newest.Rho * Dot<double>(newest.Y, newest.Y));
            AddScaled(q, q, scale - 1);
        }

        foreach (var (s, y, rho) in pairs.Reverse())
        {
            AddScaled(q, s, alphas.Pop() - rho * Dot<double>(y, q));
        }

        return q;
    }

    private static void Remember(Pairs pairs, double[] s, double[] y)
    {
        double curvature = Dot<double>(s, y);
        if (curvature <= 1e-12 * Math.Sqrt(Dot<double>(s, s) * Dot<double>(y, y)))
        {
            return; // not convex along this step, as far as rounding shows: the pair would spoil H
        }

        pairs.AddFirst((s, y, 1 / curvature));
        if (pairs.Count > History)
        {
            pairs.RemoveLast();
        }
    }

    private static double[] Subtract(double[] a, double[] b) => [.. a.Zip(b, (left, right) => left - right)];

    private static void AddScaled(double[] target, double[] source, double scale)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] += scale * source[i];
        }
    }
}
