namespace SimClr.Train.Files.Torch.Pickles;

/// <summary>
/// The instructions of Python's pickle that a state_dict and what lies beside it need, by the names of pickletools.
/// </summary>
internal enum PickleOpcode : byte
{
    Proto = 0x80,
    Frame = 0x95,
    Stop = (byte)'.',

    Mark = (byte)'(',
    EmptyDict = (byte)'}',
    EmptyList = (byte)']',
    EmptyTuple = (byte)')',
    Tuple = (byte)'t',
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,
    Append = (byte)'a',
    Appends = (byte)'e',
    SetItem = (byte)'s',
    SetItems = (byte)'u',
    EmptySet = 0x8f,
    AddItems = 0x90,
    FrozenSet = 0x91,

    None = (byte)'N',
    NewTrue = 0x88,
    NewFalse = 0x89,
    BinInt = (byte)'J',
    BinInt1 = (byte)'K',
    BinInt2 = (byte)'M',
    Long1 = 0x8a,
    BinFloat = (byte)'G',
    BinBytes = (byte)'B',
    ShortBinBytes = (byte)'C',
    BinString = (byte)'T',
    ShortBinString = (byte)'U',
    ShortBinUnicode = 0x8c,
    BinUnicode = (byte)'X',

    BinPut = (byte)'q',
    LongBinPut = (byte)'r',
    Memoize = 0x94,
    BinGet = (byte)'h',
    LongBinGet = (byte)'j',

    Global = (byte)'c',
    StackGlobal = 0x93,
    BinPersId = (byte)'Q',
    Reduce = (byte)'R',
    NewObj = 0x81,
    Build = (byte)'b',
}
