namespace SimClr.Train.Recipes.Declarations;

/// <summary>
/// What an option is, said once, for whoever offers it, checks it, prints it, stores it or resumes with it. A
/// property of <see cref="PretrainOptions"/> that is not required is younger than some presets, runs and
/// checkpoints: without it they mean what it begins with.
/// </summary>
/// <param name="description">For the help; <c>{names}</c> in it stands for the choices.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public class OptionAttribute(string description) : Attribute
{
    private bool? mayChange;

    public string Description { get; } = description;

    /// <summary>What the help calls the value.</summary>
    public string? ValueName { get; set; }

    /// <summary>What the help says of one that is null where the call does not give it.</summary>
    public string? Default { get; set; }

    /// <summary>The names that a text may be; those of an enum need not be said.</summary>
    public string[] Choices { get; set; } = [];

    /// <summary>A type whose static <c>Names</c> are the choices.</summary>
    public Type? NamesOf { get; set; }

    /// <summary>Beside the choices, a file.</summary>
    public bool OrFile { get; set; }

    public double Above { get; set; } = double.NaN;

    /// <summary>Of a list of shares, 0: it may be none.</summary>
    public double AtLeast { get; set; } = double.NaN;

    public double AtMost { get; set; } = double.NaN;

    public Reach Reach { get; set; } = Reach.Step;

    /// <summary>
    /// A run's numbers are the same bits whatever it says. It belongs to a call and not to the recipe: a
    /// checkpoint does not hold it, and calls of one ablation may differ in it.
    /// </summary>
    public bool KeepsBits { get; set; }

    /// <summary>May be another when a run goes on; if not said, where it keeps the bits.</summary>
    public bool MayChange
    {
        get => mayChange ?? KeepsBits;
        set => mayChange = value;
    }

    /// <summary>What is read again, from whichever folder the run goes on: kept as a full path.</summary>
    public bool IsPath { get; set; }
}
