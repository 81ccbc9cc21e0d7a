namespace SimClr.Train.Data.Folders;

/// <summary>What a cache's index says of a picture, as it stands in the file.</summary>
/// <param name="Height">0 or less where the picture was left out as unreadable.</param>
/// <param name="Checksum">XXH3 of its pixels.</param>
internal readonly record struct CacheEntry(int Height, int Width, ulong Checksum);
