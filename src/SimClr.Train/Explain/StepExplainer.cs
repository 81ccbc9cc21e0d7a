using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Evaluation;
using SimClr.Train.Explain.Loss;
using SimClr.Train.Recipes;
using SimClr.Train.Steps;
using SimClr.Train.Text;

namespace SimClr.Train.Explain;

/// <summary>
/// Runs one step of <see cref="SimClrStep"/> and gathers what a <see cref="StepRecorder"/> heard of it. The
/// model and the optimizer end as the step leaves them.
/// </summary>
/// <param name="options">Of a step of the explained size: <see cref="StepPosition.Small"/>.</param>
internal sealed class StepExplainer(
    PretrainOptions options, Device device, ImageDataset data, SimClrModel model, Optimizer optimizer)
{
    private const double ProbedChange = 0.001; // of the loss: above its rounding, below its curvature

    /// <summary>What the step minimises.</summary>
    public IContrastiveLoss Loss { get; init; } = Recipe.CreateLoss(options);

    /// <summary>The same architecture with random weights, to compare with.</summary>
    public SimClrModel? Untrained { get; init; }

    /// <exception cref="UserException">The loss is not finite.</exception>
    public StepExplanation Run(StepPosition position, string weights)
    {
        using var images = data.Read(device, [position.Places]).GetEnumerator();
        images.MoveNext();
        var batch = new Batch(images.Current, data.LabelsAt(position.Places), position.Epoch, position.Step);
        int[] labels = Loss.NeedsLabels ? batch.Labels : [];
        var before = Values();
        var recorder = new StepRecorder();
        float engineLoss = SimClrStep.Of(options, model, optimizer, Loss).Run(
            device, batch, position.LearningRate, recorder);
        if (!float.IsFinite(engineLoss))
        {
            throw new UserException($"explain: the loss is {engineLoss} at step {position.Step + 1}, and no "
                + "gradient has a meaning; raise --temperature, or take weights of an earlier checkpoint.");
        }

        float[] unitZ = Unit(recorder.Z);
        var explained = Explain(recorder.Z, unitZ);
        return new StepExplanation
        {
            Weights = weights,
            Options = options,
            Position = position,
            Pictures = PictureExplanation.Of(batch, data.Classes, options, recorder.Views, device),
            Layers = recorder.Layers,
            HNorms = RowNorms(recorder.H),
            ZNorms = RowNorms(recorder.Z),
            UnitZ = unitZ,
            EngineLoss = engineLoss,
            Loss = explained,
            Untrained = Untrained is null ? null : ExplainZ(Untrained),
            Gradient = new RowGradient(explained, recorder.Z, unitZ, recorder.DZ),
            Update = DescribeUpdate(recorder, before, engineLoss, labels),
        };

        LossExplanation Explain(float[] z, float[] unitZ) => new(Loss, z, unitZ, options.ProjectionDim, labels);

        LossExplanation ExplainZ(SimClrModel other)
        {
            using var scope = new TensorScope();
            float[] z = Z(other, recorder.Views).ToArray();
            return Explain(z, Unit(z));
        }

        double[] RowNorms(float[] matrix) => [.. matrix.Chunk(matrix.Length / (2 * batch.Images.Length))
            .Select(row => Vectors.Norm<float>(row))];
    }

    private UpdateExplanation DescribeUpdate(
        StepRecorder recorder, Dictionary<string, float[]> before, float lossBefore, int[] labels)
    {
        var (after, gradients) = (Values(), recorder.Gradients);
        double predicted = 0, gradientSquares = 0;
        var updates = new List<ParameterUpdate>();
        foreach (var (name, parameter) in model.NamedParameters())
        {
            float[] w = before[name], g = gradients[name];
            double[] update = [.. after[name].Zip(w, (now, then) => (double)now - then)];
            predicted += g.Zip(update, (a, b) => a * b).Sum();
            gradientSquares += Vectors.Dot<float>(g, g);
            updates.Add(ParameterUpdate.Of(options, parameter, w, g, update));
        }

        double lossAfter = LossOf(recorder.Views, labels);
        double norm = Math.Sqrt(gradientSquares), distance = ProbedChange / norm;
        double slope = norm > 0 ? (LossAt(distance) - LossAt(-distance)) / (2 * distance) : 0;
        Set(name => after[name]);
        return new UpdateExplanation(updates, lossBefore, lossAfter, predicted,
            new GradientCheck("whole network, along its gradient", norm, slope));

        // The loss where all weights are moved along the gradient.
        double LossAt(double along)
        {
            Set(name => [.. before[name].Zip(gradients[name], (w, g) => (float)(w + along / norm * g))]);
            return LossOf(recorder.Views, labels);
        }
    }

    private float LossOf(float[] views, int[] labels)
    {
        using var scope = new TensorScope();
        return Loss.Apply(Z(model, views), labels).Item();
    }

    /// <summary>The step's views (2N, Size, Size, 3) through a model.</summary>
    private Tensor Z(SimClrModel through, float[] views) => through.ForwardKeepingStatistics(
        Tensor.FromHost(
            device, new Shape(2 * options.BatchSize, options.ImageSize, options.ImageSize, 3), views));

    /// <summary>The rows of z at length 1, as the engine scales them.</summary>
    private float[] Unit(float[] z)
    {
        using var scope = new TensorScope();
        int dim = options.ProjectionDim;
        return Ops.L2Normalize(Tensor.FromHost(device, new Shape(z.Length / dim, dim), z)).ToArray();
    }

    private Dictionary<string, float[]> Values()
        => model.NamedParameters().ToDictionary(entry => entry.Name, entry => entry.Parameter.ToArray());

    private void Set(Func<string, float[]> values)
    {
        foreach (var (name, parameter) in model.NamedParameters())
        {
            parameter.CopyFromHost(values(name));
        }
    }
}
