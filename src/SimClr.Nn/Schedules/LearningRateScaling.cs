namespace SimClr.Nn.Schedules;

/// <summary>
/// From a learning rate per 256 images to the one for a batch (Goyal et al. 2017; Chen et al. 2020, B.1).
/// </summary>
public enum LearningRateScaling
{
    /// <summary>Rate · batch / 256.</summary>
    Linear,

    /// <summary>Rate · sqrt(batch / 256): better for small batches and few epochs.</summary>
    Sqrt,

    /// <summary>The rate as it is.</summary>
    None,
}
