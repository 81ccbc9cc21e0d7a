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

    /// <summary>A choice may have a number behind it: cuda:1.</summary>
    public bool OrNumbered { get; set; }

    /// <summary>Beside the choices, a file.</summary>
    public bool OrFile { get; set; }

    public double Above { get; set; } = double.NaN;

    /// <summary>Of a list of shares, 0: it may be none.</summary>
    public double AtLeast { get; set; } = double.NaN;

    public double AtMost { get; set; } = double.NaN;

    /// <summary>
    /// The option, by its property or parameter, that must be set for this one to have an effect; given where it has
    /// none it is an error.
    /// </summary>
    public string? OnlyWith { get; set; }

    /// <summary>The values of which <see cref="OnlyWith"/> must have one.</summary>
    public string[] Being { get; set; } = [];

    /// <summary>The value that <see cref="OnlyWith"/> must not have.</summary>
    public string? NotBeing { get; set; }

    /// <summary>The options of which none must be set for this one to have an effect.</summary>
    public string[] OnlyWithout { get; set; } = [];

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

    /// <summary>A file to write: that it can be is checked before there is something to write.</summary>
    public bool IsOutputFile { get; set; }

    /// <summary>Known by its place in the call, not by its name.</summary>
    public virtual bool IsPlace => false;

    /// <summary>What is read again, from whichever folder the run goes on: kept as a full path.</summary>
    public bool IsPath { get; set; }
}
