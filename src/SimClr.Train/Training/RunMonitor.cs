using SimClr.Nn.Models;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Recipes;

namespace SimClr.Train.Training;

/// <summary>
/// Follows what an encoder makes of held-out images while a run trains. It only watches: nothing in the
/// training depends on it, and the final evaluation uses all images.
/// </summary>
public sealed class RunMonitor(PretrainOptions options, Device device, ImageDataset train, ImageDataset test,
    CancellationToken interrupted = default)
{
    private readonly EvaluationData all = new(options, device, train, test, interrupted);

    /// <summary>
    /// Adds to the line of every <c>--eval-every</c>th epoch, and of the last, what is measured; kNN (plain majority)
    /// where there are classes.
    /// </summary>
    public void Observe(TrainedStep step, SimClrModel model)
    {
        int epoch = step.Line.Epoch;
        if (!step.EndsEpoch || options.EvalEvery == 0 || (epoch % options.EvalEvery != 0 && epoch != options.Epochs))
        {
            return;
        }

        try
        {
            Measure(step, model);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // The line does without; training stops at this step.
        }
    }

    private void Measure(TrainedStep step, SimClrModel model)
    {
        var pairs = Measured(new ViewPairsProtocol(), all);
        step.Line = step.Line with
        {
            KnnTop1 = all.HasClasses
                ? Measured(new KnnProtocol { OnlyMajority = true }, all with
                {
                    Train = Some(all.Train),
                    Test = Some(all.Test),
                })[KnnProtocol.Majority]?.Value
                : null,
            MatchedViews = pairs[ViewPairsProtocol.Matched]?.Value,
            Alignment = pairs[ViewPairsProtocol.Alignment]?.Value,
            Uniformity = pairs[ViewPairsProtocol.Uniformity]?.Value,
            ZStd = pairs[ViewPairsProtocol.Std]?.Value,
        };

        // Without the hashes of a final evaluation.
        Measurements Measured(IProtocol protocol, EvaluationData data) => new(protocol.Measure(
            new EncoderUnderTest(EncoderUnderTest.Trained, options.EvaluationSize, data, () => model)));
    }

    private ImageDataset Some(ImageDataset images)
        => images.Select(Subset.Of(images.Count, options.EvalImages));
}
