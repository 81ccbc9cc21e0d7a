namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// A kernel did what it must not do: says which kernel, instruction, block and thread, and what.
/// </summary>
internal sealed class PtxFault(string message) : Exception(message);
