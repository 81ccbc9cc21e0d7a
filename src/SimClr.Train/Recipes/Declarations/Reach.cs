namespace SimClr.Train.Recipes.Declarations;

/// <summary>How much of the program an option has a say in; each holds those before it.</summary>
public enum Reach
{
    /// <summary>Which pictures: every command that reads some asks for it.</summary>
    Pictures,

    /// <summary>The views of them: <c>data show</c> asks for it.</summary>
    Views,

    /// <summary>A training step: <c>explain</c> asks for it, too.</summary>
    Step,

    /// <summary>A whole run alone.</summary>
    Run,
}
