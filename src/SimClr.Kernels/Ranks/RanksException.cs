namespace SimClr.Kernels.Ranks;

/// <summary>Ranks cannot form, or cannot go on. The message is one line for the user.</summary>
public sealed class RanksException(string message) : Exception(message);
