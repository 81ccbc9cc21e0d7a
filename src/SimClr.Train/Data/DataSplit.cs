namespace SimClr.Train.Data;

/// <summary>Which pictures of a data set.</summary>
public enum DataSplit
{
    Train,
    Test,

    /// <summary>
    /// What pretraining sees: STL-10's unlabelled pictures; in every other set those of Train.
    /// </summary>
    Unlabelled,
}
