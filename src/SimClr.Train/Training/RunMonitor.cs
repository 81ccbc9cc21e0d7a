using SimClr.Nn.Models;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Training;

/// <summary>
/// Follows what an encoder makes of held-out images while a run trains. It only watches: nothing in the
/// training depends on it, and the final evaluation uses all images.
/// </summary>
public sealed class RunMonitor(PretrainOptions options, Device device, ImageDataset train, ImageDataset test,
    CancellationToken interrupted = default)
{
    private readonly EvaluationData all = new(options, device, train, test, interrupted);
    private IReadOnlyList<string>? notes;

    /// <summary>What the data make of the numbers, known before one is measured.</summary>
    public IReadOnlyList<string> Notes => notes ??= [.. EvaluationNotes.Of(all)];

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
        var knn = all.HasClasses
            ? Measured(new KnnProtocol { OnlyMajority = true }, all with
            {
                Train = Some(all.Train),
                Test = Some(all.Test),
            })
            : new Measurements([]);
        string[] said = [.. Notes.Concat(knn.Notes).Concat(pairs.Notes).Distinct()];
        step.Line = step.Line with
        {
            KnnTop1 = knn.ValueOf(KnnProtocol.Majority),
            MatchedViews = pairs.ValueOf(ViewPairsProtocol.Matched),
            Alignment = pairs.ValueOf(ViewPairsProtocol.Alignment),
            Uniformity = pairs.ValueOf(ViewPairsProtocol.Uniformity),
            ZStd = pairs.ValueOf(ViewPairsProtocol.Std),
            Notes = said.Length > 0 ? said : null,
        };

        // Without the hashes of a final evaluation.
        Measurements Measured(IProtocol protocol, EvaluationData data)
        {
            try
            {
                return new EncoderUnderTest(
                    EncoderUnderTest.Trained, options.EvaluationSize, data, () => model).MeasureUnhashed(protocol);
            }
            catch (UserException exception)
            {
                // Features that are no numbers: training goes on.
                return new Measurements([], [exception.Message]);
            }
        }
    }

    private ImageDataset Some(ImageDataset images)
        => images.Select(Subset.Of(images.Count, options.EvalImages));
}
