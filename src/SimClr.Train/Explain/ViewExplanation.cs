using SimClr.Kernels;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Explain;

/// <summary>One view: what was drawn for it, and the pixels that entered the network.</summary>
internal sealed record ViewExplanation(ViewParameters Parameters, Picture Pixels);
