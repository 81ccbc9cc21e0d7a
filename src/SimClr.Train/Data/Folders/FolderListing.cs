namespace SimClr.Train.Data.Folders;

/// <summary>The picture files of one split in a fixed order, and the class of each (-1: none).</summary>
internal sealed record FolderListing(string[] Classes, PathList Files, List<int> Labels);
