using SimClr.Nn.Layers;
using SimClr.Nn.Losses;
using SimClr.Tensors;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation.Supervised;

namespace SimClr.Train.Evaluation.LinearProbe;

/// <summary>
/// Linear evaluation by one fixed recipe. Features are standardised by the training set's mean and deviation;
/// a linear layer is fitted by full-batch L-BFGS to mean cross-entropy + WeightDecay/2 · |weight|² (bias left
/// out), from zero, to convergence. The problem is convex: its end does not depend on a learning rate, an
/// order or a seed, and test labels choose nothing.
/// </summary>
public static class LinearEvaluator
{
    public const double WeightDecay = 1e-3;
    public const int MaxIterations = 200;
    private const double Tolerance = 1e-5;

    /// <summary>
    /// Fits on <paramref name="train"/>, measures on <paramref name="test"/>, and on the first again: an
    /// accuracy there far above the other means overfitting.
    /// </summary>
    public static (ConfusionMatrix Test, ConfusionMatrix Train) Evaluate(
        Device device, Features train, Features test, CancellationToken interrupted = default)
    {
        var standardiser = new Standardiser(train);
        using var scope = new TensorScope();
        var trainInputs = standardiser.Apply(train, device);
        var layer = Fit(trainInputs, train.Labels, train.Classes.Count, interrupted);

        var testInputs = standardiser.Apply(test, device);
        return (Classify(layer, testInputs, test), Classify(layer, trainInputs, train));
    }

    internal static ConfusionMatrix Classify(Linear layer, Tensor inputs, Features of)
        => ConfusionMatrix.OfScores(of.Classes, of.Labels, layer.Forward(inputs).ToArray());

    /// <summary>
    /// The layer that minimises the loss above on these inputs (N, dim), which are standardised already.
    /// </summary>
    internal static Linear Fit(Tensor inputs, int[] labels, int classes, CancellationToken interrupted)
    {
        var layer = Classifier.Head(inputs.Device, inputs.Shape[1], classes);
        var parameters = layer.NamedParameters().Select(entry => entry.Parameter).ToArray(); // weight, bias
        var solution = new double[parameters.Sum(parameter => parameter.Length)];
        Lbfgs.Minimize(solution, Objective, MaxIterations, Tolerance);
        Assign(solution);
        return layer;

        double Objective(double[] x, double[] gradient)
        {
            interrupted.ThrowIfCancellationRequested();
            Assign(x);
            layer.ZeroGrad();
            using var tape = new Tape();
            var loss = CrossEntropyLoss.Apply(layer.Forward(inputs), labels);
            tape.Backward(loss);
            parameters.SelectMany(parameter => parameter.Grad!.ToArray()).Select(g => (double)g).ToArray()
                .CopyTo(gradient, 0);

            double penalty = 0;
            for (int i = 0; i < parameters[0].Length; i++)
            {
                penalty += WeightDecay / 2 * x[i] * x[i];
                gradient[i] += WeightDecay * x[i];
            }

            return loss.Item() + penalty;
        }

        void Assign(double[] x)
        {
            int offset = 0;
            foreach (var parameter in parameters)
            {
                parameter.CopyFromHost([.. x.Skip(offset).Take((int)parameter.Length).Select(v => (float)v)]);
                offset += (int)parameter.Length;
            }
        }
    }
}
