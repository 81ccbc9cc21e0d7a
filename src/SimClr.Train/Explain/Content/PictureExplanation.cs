using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Explain.Content;

/// <summary>A picture of the batch and its two views.</summary>
/// <param name="Index">Its place in the data set, which keys its random numbers.</param>
/// <param name="Class">Null where the data set has no labels.</param>
internal sealed record PictureExplanation(
    int Index, string? Class, Picture Original, ViewExplanation First, ViewExplanation Second);
