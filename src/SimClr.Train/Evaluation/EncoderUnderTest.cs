using SimClr.Nn;
using SimClr.Nn.Models;
using SimClr.Train.Evaluation.Protocols;

namespace SimClr.Train.Evaluation;

/// <summary>One encoder of the table: a column.</summary>
/// <param name="key">Its name in JSON.</param>
/// <param name="create">
/// Makes a model with a projection head, or an encoder that has none. A copy of its own at every call, so
/// that fine-tuning changes no other.
/// </param>
public sealed class EncoderUnderTest(string key, int imageSize, EvaluationData data, Func<Module> create)
{
    public const string Random = "random";
    public const string Imported = "imported";
    public const string Trained = "trained";

    private readonly Lazy<Module> whole = new(create);
    private FrozenFeatures? ofH;
    private FrozenFeatures? ofZ;

    public string Title => TitleOf(key);

    public string Key => key;

    public int ImageSize => imageSize;

    public EvaluationData Data => data;

    /// <summary>Hears what is trained, the epoch, how many there are, and the loss.</summary>
    public Action<string, int, int, double>? Progress { get; init; }

    /// <summary>The frozen encoder with its projection head; only where it has one.</summary>
    public SimClrModel Model => (SimClrModel)whole.Value;

    /// <summary>h, of the frozen encoder.</summary>
    public FrozenFeatures Frozen => ofH ??= new FrozenFeatures(EncoderOf(whole.Value), data, imageSize);

    /// <summary>z.</summary>
    public FrozenFeatures FrozenWithHead => ofZ ??= new FrozenFeatures(Model, data, imageSize);

    /// <summary>SHA-256 of the encoder's weights and running statistics.</summary>
    public string WeightsHash => WeightHash.Of(Frozen.Module);

    /// <summary>Whether all test images have the same features, where protocols needed them.</summary>
    internal bool FeaturesAreEqual => ofH is { AreEqual: true } || ofZ is { AreEqual: true };

    public static string TitleOf(string key) => key == Random ? "random weights" : key;

    public Module Create() => EncoderOf(create());

    /// <summary>
    /// After the protocols, weights and running statistics must have the hash that they had before.
    /// </summary>
    public Measurements Measure(params IEnumerable<IProtocol> protocols)
    {
        string before = WeightHash.Of(whole.Value);
        var result = MeasureUnhashed(protocols);
        string now = WeightHash.Of(whole.Value);
        return now == before
            ? result
            : throw new InvalidOperationException($"evaluation: the encoder's weights had the hash "
                + $"{before[..12]} and have {now[..12]}; they must stay frozen.");
    }

    /// <summary>
    /// The same without the hashes. What tells classes apart is left out where there is one.
    /// </summary>
    internal Measurements MeasureUnhashed(params IEnumerable<IProtocol> protocols)
    {
        Measurement[] all = [.. protocols.SelectMany(protocol => protocol.Measure(this).Select(
            each => protocol.TellsClasses && !Data.HasClasses ? each.LeftOut(why: null) : each))];
        return new Measurements(all, EvaluationNotes.Of(this, all));
    }

    /// <summary>What hears the epochs of a protocol that trains, and their losses.</summary>
    internal Action<int, double> EpochDone(string what, int epochs)
        => (epoch, loss) => Progress?.Invoke(what, epoch, epochs, loss);

    private static Module EncoderOf(Module module) => module is SimClrModel model ? model.Encoder : module;
}
