using SimClr.Kernels;

namespace SimClr.Train.Steps;

/// <summary>What one step of a training is about.</summary>
/// <param name="Images">Where the device's kernels read them; valid until the next batch is read.</param>
/// <param name="Labels">
/// A class for each image, -1 where it has none; of one rank's batch those of all ranks, in their order.
/// </param>
/// <param name="Epoch">From 0; with the image it decides what its views are.</param>
/// <param name="Step">Steps of the training before this one.</param>
public sealed record Batch(ImageRef[] Images, int[] Labels, int Epoch, long Step);
