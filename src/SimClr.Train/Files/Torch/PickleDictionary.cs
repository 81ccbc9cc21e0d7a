namespace SimClr.Train.Files.Torch;

/// <summary>A pickled <c>dict</c> or <c>OrderedDict</c>, in its order.</summary>
internal sealed class PickleDictionary : OrderedDictionary<string, object?>;
