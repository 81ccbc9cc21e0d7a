namespace SimClr.Train.Recipes;

/// <summary>Of ranks that train together: whose rows batch norm takes mean and variance of.</summary>
public enum BatchNormScope
{
    /// <summary>Of all ranks, as one process with the same batch.</summary>
    Global,

    /// <summary>Of each rank's own: nothing is sent for it, and the number of ranks becomes part of the recipe.</summary>
    Local,
}
