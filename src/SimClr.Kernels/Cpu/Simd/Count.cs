namespace SimClr.Kernels.Cpu;

/// <summary>A number that the JIT knows: code that asks for it is made for that number alone.</summary>
internal interface ICount
{
    static abstract int Value { get; }
}

internal static class Count
{
    public readonly struct One : ICount
    {
        public static int Value => 1;
    }

    public readonly struct Two : ICount
    {
        public static int Value => 2;
    }

    public readonly struct Three : ICount
    {
        public static int Value => 3;
    }

    public readonly struct Four : ICount
    {
        public static int Value => 4;
    }

    public readonly struct Six : ICount
    {
        public static int Value => 6;
    }

    public readonly struct Eight : ICount
    {
        public static int Value => 8;
    }

    public readonly struct Twelve : ICount
    {
        public static int Value => 12;
    }
}
