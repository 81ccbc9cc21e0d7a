using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Explain.Loss;
using SimClr.Train.Explain.Update;
using SimClr.Train.Recipes;
using SimClr.Train.Steps;
using SimClr.Train.Text;

namespace SimClr.Train.Explain;

/// <summary>
/// Runs one step of <see cref="SimClrStep"/> and gathers what a <see cref="StepRecorder"/> heard of it. The
/// model and the optimizer end as the step leaves them.
/// </summary>
/// <param name="options">Of a step of the explained size: <see cref="StepMoment.Small"/>.</param>
internal sealed class StepExplainer(
    PretrainOptions options, Device device, ImageDataset data, SimClrModel model, Optimizer optimizer)
{
    private const double ProbedChange = 0.001; // of the loss: above its rounding, below its curvature

    /// <summary>What the step minimises.</summary>
    public IContrastiveLoss Loss { get; init; } = Recipe.CreateLoss(options);

    /// <summary>The same architecture with random weights, to compare with.</summary>
    public SimClrModel? Untrained { get; init; }

    /// <exception cref="UserException">The loss is not finite.</exception>
    public StepExplanation Run(StepMoment moment, string weights)
    {
        using var images = data.Read(device, [moment.Places]).GetEnumerator();
        images.MoveNext();
        var batch = new Batch(images.Current, data.LabelsOf(images.Current), moment.Epoch, moment.Step);
        int[] labels = Loss.NeedsLabels ? batch.Labels : [];
        var before = Values();
        var recorder = new StepRecorder();
        float engineLoss = SimClrStep.Of(options, model, optimizer, Loss).Run(
            device, batch, moment.LearningRate, recorder);
        if (!float.IsFinite(engineLoss))
        {
            throw new UserException($"explain: the loss is {engineLoss} at step {moment.Step + 1}, and no "
                + "gradient has a meaning; raise --temperature, or take weights of an earlier checkpoint.");
        }

        int rows = 2 * batch.Images.Length;
        float[] unitZ = Unit(recorder.Z);
        var explained = Explain(recorder.Z, unitZ);
        float[]? untrainedZ = Untrained is null ? null : Z(Untrained, recorder.Views);
        return new StepExplanation
        {
            Weights = weights,
            Options = options,
            Moment = moment,
            Pictures = DrawnViews.Describe(batch, data.Classes, options, recorder.Views, device),
            Layers = recorder.Layers,
            HNorms = RowNorms(recorder.H, rows),
            ZNorms = RowNorms(recorder.Z, rows),
            UnitZ = unitZ,
            EngineLoss = engineLoss,
            Loss = explained,
            Untrained = untrainedZ is null ? null : Explain(untrainedZ, Unit(untrainedZ)),
            Gradient = new RowGradient(explained, recorder.Z, unitZ, recorder.DZ),
            Update = DescribeUpdate(recorder, before, engineLoss, labels),
        };

        LossExplanation Explain(float[] z, float[] unitZ) => new(Loss, z, unitZ, options.ProjectionDim, labels);
    }

    private UpdateExplanation DescribeUpdate(
        StepRecorder recorder, Dictionary<string, float[]> before, float lossBefore, int[] labels)
    {
        var after = Values();
        double predicted = 0, gradientSquares = 0;
        var updates = new List<ParameterUpdate>();
        foreach (var (name, parameter) in model.NamedParameters())
        {
            float[] w = before[name], g = recorder.Gradients[name];
            double[] update = [.. after[name].Zip(w, (now, then) => (double)now - then)];
            predicted += g.Zip(update, (a, b) => a * b).Sum();
            gradientSquares += g.Sum(value => (double)value * value);
            updates.Add(new ParameterUpdate(name, parameter.Shape, parameter.Role, Norm(w), Norm(g),
                TrustRatio.Of(options, parameter.Role, w, g), Math.Sqrt(update.Sum(x => x * x))));
        }

        double lossAfter = LossOf(recorder.Views, labels);
        double gradientNorm = Math.Sqrt(gradientSquares);
        double slope = Slope();
        Set(name => after[name]);
        return new UpdateExplanation
        {
            Parameters = updates,
            LossBefore = lossBefore,
            LossAfter = lossAfter,
            PredictedChange = predicted,
            Check = new GradientCheck(
                "whole network, along its gradient", gradientNorm, slope),
        };

        double Slope()
        {
            double distance = ProbedChange / gradientNorm;
            return gradientNorm > 0 ? (LossAt(distance) - LossAt(-distance)) / (2 * distance) : 0;
        }

        // The loss where all weights are moved along the gradient.
        double LossAt(double along)
        {
            double factor = along / gradientNorm;
            Set(name => [.. before[name].Zip(
                recorder.Gradients[name], (w, g) => (float)(w + factor * g))]);
            return LossOf(recorder.Views, labels);
        }
    }

    private float LossOf(float[] views, int[] labels)
    {
        using var scope = new TensorScope();
        return Loss.Apply(model.ForwardKeepingStatistics(Input(views)), labels).Item();
    }

    private float[] Z(SimClrModel other, float[] views)
    {
        using var scope = new TensorScope();
        return other.ForwardKeepingStatistics(Input(views)).ToArray();
    }

    /// <summary>The rows of z at length 1, as the engine scales them.</summary>
    private float[] Unit(float[] z)
    {
        using var scope = new TensorScope();
        int dim = options.ProjectionDim;
        return Ops.L2Normalize(Tensor.FromHost(device, new Shape(z.Length / dim, dim), z)).ToArray();
    }

    private Tensor Input(float[] views)
    {
        int size = options.ImageSize;
        return Tensor.FromHost(device, new Shape(2 * options.BatchSize, size, size, 3), views);
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

    private static double[] RowNorms(float[] matrix, int rows)
        => [.. matrix.Chunk(matrix.Length / rows).Select(Norm)];

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
