using System.Numerics;

namespace SimClr.Kernels.Reference;

public sealed class Optimizer<T> : IOptimizerKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Sgd(ReadOnlySpan<ParameterSlot<T>> parameters, in OptimizerStep step, BufferView<T> loss)
    {
        if (Forbids(loss))
        {
            return;
        }

        var learningRate = T.CreateChecked(step.LearningRate);
        var momentum = T.CreateChecked(step.Momentum);
        foreach (var (w, gradient, m, _, decay, _) in parameters)
        {
            var weightDecay = T.CreateChecked(decay ? step.WeightDecay : 0);
            for (long i = 0; i < w.Length; i++)
            {
                var g = gradient[i] + weightDecay * w[i];
                m[i] = momentum * m[i] + g;
                w[i] -= learningRate * (step.Nesterov ? g + momentum * m[i] : m[i]);
            }
        }
    }

    public void AdamW(ReadOnlySpan<ParameterSlot<T>> parameters, in OptimizerStep step, BufferView<T> loss)
    {
        if (Forbids(loss))
        {
            return;
        }

        var learningRate = T.CreateChecked(step.LearningRate);
        var beta1 = T.CreateChecked(step.Momentum);
        var beta2 = T.CreateChecked(step.Beta2);
        var epsilon = T.CreateChecked(step.Epsilon);
        var correction1 = T.CreateChecked(1 - Math.Pow(step.Momentum, step.StepNumber));
        var correction2 = T.CreateChecked(1 - Math.Pow(step.Beta2, step.StepNumber));
        foreach (var (w, g, m, v, decay, _) in parameters)
        {
            var keep = T.CreateChecked(decay ? 1 - step.LearningRate * step.WeightDecay : 1);
            for (long i = 0; i < w.Length; i++)
            {
                m[i] = beta1 * m[i] + (T.One - beta1) * g[i];
                v[i] = beta2 * v[i] + (T.One - beta2) * g[i] * g[i];
                var update = m[i] / correction1 / (T.Sqrt(v[i] / correction2) + epsilon);
                w[i] = keep * w[i] - learningRate * update;
            }
        }
    }

    public void Lars(ReadOnlySpan<ParameterSlot<T>> parameters, in OptimizerStep step, BufferView<T> loss)
    {
        if (Forbids(loss))
        {
            return;
        }

        var momentum = T.CreateChecked(step.Momentum);
        foreach (var (w, gradient, m, _, decay, adapt) in parameters)
        {
            var weightDecay = T.CreateChecked(decay ? step.WeightDecay : 0);
            var weightSquares = T.Zero;
            var gradientSquares = T.Zero;
            for (long i = 0; i < w.Length; i++)
            {
                var g = gradient[i] + weightDecay * w[i];
                weightSquares += w[i] * w[i];
                gradientSquares += g * g;
            }

            var trust = adapt && weightSquares > T.Zero && gradientSquares > T.Zero
                ? T.CreateChecked(step.TrustCoefficient) * T.Sqrt(weightSquares) / T.Sqrt(gradientSquares)
                : T.One;
            var rate = trust * T.CreateChecked(step.LearningRate);
            for (long i = 0; i < w.Length; i++)
            {
                var g = gradient[i] + weightDecay * w[i];
                m[i] = momentum * m[i] + rate * g;
                w[i] -= step.Nesterov ? momentum * m[i] + rate * g : m[i];
            }
        }
    }

    private static bool Forbids(BufferView<T> loss) => !loss.IsEmpty && !T.IsFinite(loss[0]);
}
