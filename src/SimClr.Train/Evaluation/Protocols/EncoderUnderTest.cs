using SimClr.Nn;

namespace SimClr.Train.Evaluation.Protocols;

/// <summary>One encoder of the table: a column.</summary>
/// <param name="key">Its name in JSON.</param>
/// <param name="create">Makes a copy of its own at every call, so that fine-tuning changes no other.</param>
/// <param name="createWithHead">The same with the projection head; null where there is none.</param>
internal sealed class EncoderUnderTest(
    string title, string key, int imageSize, EvaluationData data, Func<Module> create,
    Func<Module>? createWithHead = null)
{
    private EncoderEvaluation? ofH;
    private EncoderEvaluation? ofZ;

    public string Title => title;

    public string Key => key;

    public int ImageSize => imageSize;

    public EvaluationData Data => data;

    /// <summary>Hears what is trained, the epoch, how many there are, and the loss.</summary>
    public Action<string, int, int, double>? Progress { get; init; }

    /// <summary>The frozen encoder; its features are computed once for all protocols.</summary>
    public EncoderEvaluation Frozen => ofH ??= Evaluation(create());

    /// <summary>The frozen encoder with its projection head.</summary>
    public EncoderEvaluation FrozenWithHead => ofZ ??= Evaluation(createWithHead!());

    public Module Create() => create();

    private EncoderEvaluation Evaluation(Module module)
        => new(module, data.Device, data.Train, data.Held, imageSize, data.Interrupted);
}
