namespace SimClr.Kernels.Gpu;

/// <summary>Which mean and variance a batch was normalised with.</summary>
internal enum Statistics
{
    /// <summary>Its own: backward goes through them.</summary>
    OfBatch,

    /// <summary>Those of training, which are constants.</summary>
    Running,
}
