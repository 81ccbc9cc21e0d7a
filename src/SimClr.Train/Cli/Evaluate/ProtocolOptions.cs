using System.CommandLine;
using System.Globalization;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.Evaluate;

/// <summary>The options of one protocol: those that it asks for, defaults for the others.</summary>
internal sealed class ProtocolOptions
{
    private static readonly string[] Outputs = ["h", "z"];

    private readonly List<Option> offered = [];

    private readonly Option<string> labels = new("--labels")
    {
        Description = "Shares of the training labels to use, the same of every class: 0.01,0.1,1 gives the "
            + "curve of label efficiency.",
        HelpName = "shares",
    };

    private readonly Option<string> fineTune = new("--finetune")
    {
        Description = "Shares of the labels to fine-tune with, as 0.01,0.1,1; 0 for none.",
        HelpName = "shares",
        DefaultValueFactory = _ => "0.01",
    };

    private readonly Option<bool> augment = new("--augment")
    {
        Description = "Also the linear classifier trained by SGD on new crops and flips in every epoch.",
    };

    private readonly Option<int> epochs = new("--epochs");

    private readonly Option<double> learningRate = new("--learning-rate");

    private readonly Option<string> of = new("--of")
    {
        Description = "h, the encoder's features, or z, the projection head's output.",
        HelpName = "h|z",
        DefaultValueFactory = _ => Outputs[0],
    };

    private readonly Option<int> seed = new("--seed")
    {
        Description = "Seed of every random decision.",
        HelpName = "number",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> perClass = new("--per-class")
    {
        Description = "Also each class's accuracy, and the confusion matrix.",
    };

    public ProtocolOptions Labels(string shares)
    {
        labels.DefaultValueFactory = _ => shares;
        offered.Add(labels);
        return this;
    }

    public ProtocolOptions FineTune() => Offer(fineTune);

    public ProtocolOptions Augment() => Offer(augment);

    public ProtocolOptions Training(string ownEpochs, double ownLearningRate)
    {
        epochs.Description = $"Epochs of supervised training; 0 for {ownEpochs}.";
        learningRate.Description = string.Create(CultureInfo.InvariantCulture,
            $"Highest learning rate, for a batch of 64; 0 for {ownLearningRate}.");
        return Offer(epochs, learningRate);
    }

    public ProtocolOptions Of() => Offer(of);

    public ProtocolOptions Seed() => Offer(seed);

    public ProtocolOptions PerClass() => Offer(perClass);

    public void AddTo(Command command) => offered.ForEach(command.Add);

    /// <exception cref="UserException">A value is out of its range.</exception>
    public ProtocolSettings Read(ParseResult parse)
    {
        var settings = new ProtocolSettings(
            offered.Contains(labels) ? Shares(labels, parse, zeroIsNone: false) : [1],
            offered.Contains(fineTune) ? Shares(fineTune, parse, zeroIsNone: true) : [],
            parse.GetValue(augment), parse.GetValue(epochs), parse.GetValue(learningRate),
            offered.Contains(of) ? parse.GetValue(of)! : Outputs[0],
            (ulong)(offered.Contains(seed) ? parse.GetValue(seed) : 1), parse.GetValue(perClass));
        bool trains = settings.Epochs != 0 || settings.LearningRate != 0;
        if (offered.Contains(augment) && trains && !settings.Augment)
        {
            throw UserException.Usage(
                "option --epochs, --learning-rate: say how --augment trains; give it as well.");
        }

        if (settings.Epochs < 0 || !(settings.LearningRate >= 0 && double.IsFinite(settings.LearningRate)))
        {
            throw UserException.Usage($"option --epochs {settings.Epochs}, --learning-rate "
                + $"{settings.LearningRate}: must be at least 0; 0 is the protocol's own.");
        }

        return Outputs.Contains(settings.Of)
            ? settings
            : throw UserException.Unknown("option --of:", settings.Of, Outputs);
    }

    private ProtocolOptions Offer(params Option[] options)
    {
        offered.AddRange(options);
        return this;
    }

    private static double[] Shares(Option<string> option, ParseResult parse, bool zeroIsNone)
    {
        string text = parse.GetValue(option)!;
        if (zeroIsNone && text == "0")
        {
            return [];
        }

        double[] shares = [.. text.Split(',').Select(part => double.TryParse(
            part, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) ? share : double.NaN)];
        bool isList = Array.TrueForAll(shares, share => share > 0 && share <= 1);
        return isList && shares.Distinct().Count() == shares.Length
            ? shares
            : throw UserException.Usage($"option {option.Name}: '{text}' is no list of shares; give "
                + "different numbers above 0 and at most 1, as 0.01,0.1,1.");
    }
}
