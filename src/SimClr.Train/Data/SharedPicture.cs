namespace SimClr.Train.Data;

/// <summary>A test picture whose file is, byte for byte, that of a training picture too.</summary>
public sealed record SharedPicture(string Test, string Train);
