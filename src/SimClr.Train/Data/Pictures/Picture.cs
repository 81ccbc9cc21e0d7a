namespace SimClr.Train.Data.Pictures;

/// <summary>One decoded picture: bytes (Height, Width, 3), red green blue.</summary>
public sealed record Picture(byte[] Pixels, int Height, int Width);
